import { expect, test } from 'vitest';
import { attachmentMode } from './attachment-path';

const path = {
  backend: { driver: 'file', hostId: 'a' },
  multiattach: false,
  encrypted: false,
  hostId: 'a',
};
const auto = { volumeAttach: 'auto' } as const;

test('QEMU opens what lies on its own host', () => {
  expect(attachmentMode(path, auto)).toBe('direct');
  expect(attachmentMode({ ...path, encrypted: true }, auto)).toBe('direct');
});

test('what lies on another host is served by that, and all is when the configuration says so', () => {
  expect(attachmentMode({ ...path, hostId: 'b' }, auto)).toBe('nbd');
  expect(attachmentMode(path, { volumeAttach: 'nbd' })).toBe('nbd');
});

test('what several guests may write to is opened once, unless each may open it', () => {
  expect(attachmentMode({ ...path, multiattach: true }, auto)).toBe('nbd');
  const lvm = { ...path, multiattach: true, backend: { driver: 'lvm', hostId: 'a' } };
  expect(attachmentMode(lvm, auto)).toBe('direct');
  expect(attachmentMode({ ...lvm, encrypted: true }, auto)).toBe('nbd');
});
