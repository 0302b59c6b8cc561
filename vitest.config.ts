import { defineConfig } from 'vitest/config';
import { lanePool, preparedLanes } from './deploy/src/sandbox/lane-pool.ts';
import { LongFirst } from './deploy/src/sandbox/long-first.ts';

// `skydeck-source` lets the publishable packages (libvirt, ovsdb) be tested from their sources.
const conditions = ['skydeck-source', 'node'];
// Vitest hands these on to Node itself, where `import` or `module` would break packages that `require` others.
const externalConditions = ['skydeck-source', 'node'];
const shared = {
  ssr: { resolve: { conditions, externalConditions } },
  resolve: { conditions },
};
// The default of one second is a guess about the machine: a busy one may need more, and no test waits that passes.
const expect = { poll: { timeout: 10_000 } };
const exclude = ['**/node_modules/**', '**/dist/**', '**/.next/**', '**/generated/**'];
const lanes = preparedLanes();

export default defineConfig({
  test: {
    sequence: { sequencer: LongFirst },
    projects: [
      {
        ...shared,
        test: {
          name: 'unit',
          include: [
            '{apps,packages}/*/{src,messages}/**/*.test.{ts,tsx}',
            '{deploy,prisma,bench}/src/**/*.test.ts',
          ],
          exclude,
          expect,
          testTimeout: 20_000,
        },
      },
      {
        ...shared,
        test: {
          name: 'integration',
          include: ['{apps,packages}/*/src/**/*.itest.ts', 'deploy/src/**/*.itest.ts'],
          exclude,
          expect,
          // One file at a time for each sandbox: in one they share a libvirtd and an OVN.
          ...(lanes.length > 0
            ? { pool: lanePool(lanes), maxWorkers: lanes.length }
            : { fileParallelism: false }),
          // For what hangs: several files run at once, and guests are emulated.
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
});
