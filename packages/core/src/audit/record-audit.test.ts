import { expect, test } from 'vitest';
import { withoutSecrets } from './record-audit';

test('values under keys that name secrets are dropped at any depth; the rest stays', () => {
  expect(
    withoutSecrets({
      name: 'web-1',
      count: 2,
      userData: '#cloud-config',
      nested: { password: 'hunter2', tags: ['a', { accessToken: 'x', keep: true }] },
      nothing: null,
    }),
  ).toEqual({
    name: 'web-1',
    count: 2,
    userData: '[redacted]',
    nested: { password: '[redacted]', tags: ['a', { accessToken: '[redacted]', keep: true }] },
    nothing: null,
  });
});
