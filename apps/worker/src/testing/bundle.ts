import { mkdtemp } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'esbuild';

const SOURCES = path.resolve(import.meta.dirname, '..');
const bundles = new Map<string, Promise<string>>();

/**
 * A program of the worker as one file, made once for each test file: it starts in a quarter of the time that the
 * sources take, which some tests do a hundred times.
 * @param entry below `src`
 */
export function bundleOf(entry: string): Promise<string> {
  const made = bundles.get(entry) ?? bundle(entry);
  bundles.set(entry, made);
  return made;
}

async function bundle(entry: string): Promise<string> {
  const directory = await mkdtemp(path.join(process.env.SKYDECK_STATE_DIR ?? '/var/lib/skydeck', 'bundle-'));
  const outfile = path.join(directory, `${path.basename(entry, '.ts')}.mjs`);
  await build({
    entryPoints: [path.join(SOURCES, entry)],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    conditions: ['skydeck-source'],
    sourcemap: true,
    sourcesContent: false,
    // Packages that were written for CommonJS are bundled too, and ask for Node's own modules with `require`.
    banner: {
      js: `import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);`,
    },
    logLevel: 'warning',
  });
  return outfile;
}
