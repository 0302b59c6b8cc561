import { expect, test } from 'vitest';
import { isDangerous } from './reset';

test.each(['/', '/var', '/var/lib', '/home', '/home/alice', '/root', '/etc/..'])(
  '%s is never deleted',
  (directory) => {
    expect(isDangerous(directory)).toBe(true);
  },
);

test.each(['/var/lib/skydeck', '/srv/skydeck', '/home/alice/cloud'])('%s may be deleted', (directory) => {
  expect(isDangerous(directory)).toBe(false);
});
