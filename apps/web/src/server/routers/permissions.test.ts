import { permissions } from '@skydeck/core/policy/permissions';
import { expect, test } from 'vitest';
import { allProcedures } from '../testing/procedures';

test('every procedure declares a permission that exists, or that it is public', () => {
  const all = allProcedures();
  expect(all.length).toBeGreaterThan(25);
  const known = new Set(['public', ...Object.keys(permissions)]);
  const undeclared = all.filter(({ meta }) => !meta || !known.has(meta.permission)).map(({ path }) => path);
  expect(undeclared).toEqual([]);
});
