import { expect, test } from 'vitest';
import { whatFailed } from './build';

const OUTPUT = `
• Packages in scope: @skydeck/worker
@skydeck/worker:build: cache miss, executing 12ab
@skydeck/worker:build: ✘ [ERROR] Could not resolve "./gone"
@skydeck/worker:build:
@skydeck/worker:build:     src/main.ts:11:34:
@skydeck/worker:build: npm error Lifecycle script \`build\` failed with error:
 ERROR  run failed: command  exited (1)
`;

test('a failed build is told by its first error, without the words of those who only ran it', () => {
  expect(whatFailed(OUTPUT)).toEqual([
    '@skydeck/worker:build: ✘ [ERROR] Could not resolve "./gone"',
    '@skydeck/worker:build:',
    '@skydeck/worker:build:     src/main.ts:11:34:',
  ]);
});
