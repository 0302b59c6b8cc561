import { expect, it } from 'vitest';
import { safeCallback } from './safe-callback';

it.each([
  [undefined, '/compute/instances'],
  ['/compute/hosts?sort=name', '/compute/hosts?sort=name'],
  ['http://cloud.example:8080/compute/hosts', '/compute/hosts'],
  ['//evil.example/x', '/x'],
  ['http://evil.example//evil.example', '/compute/instances'],
  ['javascript:alert(1)', '/compute/instances'],
  ['/login?callbackUrl=/login', '/compute/instances'],
  ['http://[', '/compute/instances'],
])('%s -> %s', (wanted, expected) => {
  expect(safeCallback(wanted)).toBe(expected);
});
