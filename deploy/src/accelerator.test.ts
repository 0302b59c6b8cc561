import { expect, test } from 'vitest';
import { hasVirtualisation, judgeAccelerator } from './accelerator';

test('the flag counts as a word of the flags line only', () => {
  expect(hasVirtualisation('model name : x\nflags\t\t: fpu vmx sse\n')).toBe(true);
  expect(hasVirtualisation('flags\t\t: fpu svm\n')).toBe(true);
  expect(hasVirtualisation('vmx flags\t: ept\nflags\t\t: fpu svm_lock\n')).toBe(false);
});

test('a device without the processor behind it is not believed', () => {
  expect(judgeAccelerator({ setting: undefined, virtualisation: false, device: 'open' })).toMatchObject({
    kind: 'qemu',
    reason: 'the processor offers no vmx or svm, although /dev/kvm exists',
  });
});

test('processor and device together give KVM', () => {
  expect(judgeAccelerator({ setting: 'auto', virtualisation: true, device: 'open' })).toMatchObject({
    kind: 'kvm',
  });
});

test.each(['missing', 'closed'] as const)('a %s device is named as the reason', (device) => {
  const found = judgeAccelerator({ setting: undefined, virtualisation: true, device });
  expect(found.kind).toBe('qemu');
  expect(found.reason).toContain('/dev/kvm');
});

test('the setting has the last word', () => {
  expect(judgeAccelerator({ setting: 'kvm', virtualisation: false, device: 'open' })).toMatchObject({
    kind: 'kvm',
    reason: 'SKYDECK_ACCELERATOR=kvm',
  });
});
