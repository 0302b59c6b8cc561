import { defineConfig } from 'vitest/config';

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

export default defineConfig({
  test: {
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
          // They share one libvirtd, one OVN and two cores: one file at a time.
          fileParallelism: false,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
