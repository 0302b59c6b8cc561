import { expect, test } from 'vitest';
import { isSource } from './source-hash';

test.each([
  ['apps/web/src/app/page.tsx', true],
  ['prisma/schema/compute.prisma', true],
  ['apps/web/src/app/page.test.tsx', false],
  ['packages/core/src/compute/launch.itest.ts', false],
  ['apps/web/.next/BUILD_ID', false],
  ['node_modules/next/index.js', false],
  ['prisma/generated/client.ts', false],
])('%s is a source: %s', (file, expected) => {
  expect(isSource(file)).toBe(expected);
});
