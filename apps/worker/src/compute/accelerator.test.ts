import { expect, test } from 'vitest';
import { chooseAccelerator } from './accelerator';

const flags = (...names: string[]) => `processor\t: 0\nflags\t\t: fpu ${names.join(' ')} sse\n`;

test.each([
  ['auto', flags('vmx'), null, 'kvm'],
  ['auto', flags('svm'), null, 'kvm'],
  ['auto', flags(), null, 'qemu'],
  ['auto', flags('vmx'), '/dev/kvm cannot be opened (ENOENT)', 'qemu'],
  ['kvm', flags(), 'missing', 'kvm'],
  ['qemu', flags('vmx'), null, 'qemu'],
] as const)('wanted %s, with %j and the problem %j: %s', (wanted, cpuinfo, kvmProblem, type) => {
  const chosen = chooseAccelerator({ wanted, cpuinfo, kvmProblem });
  expect(chosen.type).toBe(type);
  expect(chosen.reason).not.toBe('');
});
