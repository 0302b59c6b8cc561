import { build } from 'esbuild';

// The server that starts Next. Our workspaces are TypeScript sources and go into the bundle; what comes
// from the registry stays outside, so that the server and Next's own bundles share one copy of it.
await build({
  entryPoints: ['src/server/main.ts'],
  outfile: 'dist/server.mjs',
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  conditions: ['skydeck-source'],
  sourcemap: true,
  logLevel: 'warning',
  plugins: [
    {
      name: 'registry-packages-stay-outside',
      setup({ onResolve }) {
        onResolve({ filter: /^[^./]/ }, ({ path }) =>
          path.startsWith('@skydeck/') ? null : { path, external: true },
        );
      },
    },
  ],
});
