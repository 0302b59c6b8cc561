import { build } from 'esbuild';

// Workspaces are bundled from their sources; what comes from the registry stays in node_modules.
const externals = {
  name: 'externals',
  setup(builder) {
    builder.onResolve({ filter: /^[^./]/ }, ({ path, kind }) =>
      kind === 'entry-point' || path.startsWith('@skydeck/') ? undefined : { path, external: true },
    );
  },
};

await build({
  entryPoints: ['src/main.ts'],
  outfile: 'dist/worker.mjs',
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  sourcemap: true,
  conditions: ['skydeck-source'],
  plugins: [externals],
  logLevel: 'warning',
});
