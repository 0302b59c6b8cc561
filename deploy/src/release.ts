import { existsSync } from 'node:fs';
import { chmod, cp, mkdir, readdir, rename, rm, symlink } from 'node:fs/promises';
import path from 'node:path';
import { run } from './commands';
import type { Layout } from './state-directory';

/** What of the checkout runs. Sources are not needed, but Next reads its configuration again when it starts. */
const PARTS = ['package.json', 'apps/web', 'apps/worker'];
const LEFT_OUT = /\/(\.next\/(cache|dev|trace|types)|tsconfig\.tsbuildinfo)($|\/)/;
const KEPT_RELEASES = 2;

/**
 * Copies a build out of the checkout, so that later builds and tests there do not change what runs. A release is
 * there whole or not at all.
 * @returns its directory
 */
export async function makeRelease(root: string, layout: Layout, hash: string): Promise<string> {
  const release = path.join(layout.releases, hash);
  if (existsSync(release)) return release;
  const draft = `${release}.new`;
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { recursive: true });
  for (const part of PARTS) {
    await cp(path.join(root, part), path.join(draft, part), {
      recursive: true,
      verbatimSymlinks: true,
      preserveTimestamps: true,
      filter: (source) => !LEFT_OUT.test(source),
    });
  }
  await symlink(layout.viewModules, path.join(draft, 'node_modules'));
  await run(['chmod', '-R', 'go=rX', draft]);
  await chmod(draft, 0o755);
  await rename(draft, release);
  return release;
}

/** Removes all releases but the running one and the one before it. */
export async function pruneReleases(layout: Layout, current: string): Promise<void> {
  const names = (await readdir(layout.releases)).filter(
    (name) => path.join(layout.releases, name) !== current,
  );
  const dated = await Promise.all(
    names.map(async (name) => ({
      name,
      made: (await run(['stat', '-c', '%Z', path.join(layout.releases, name)])).stdout,
    })),
  );
  dated.sort((a, b) => Number(b.made) - Number(a.made));
  for (const { name } of dated.slice(KEPT_RELEASES - 1)) {
    await rm(path.join(layout.releases, name), { recursive: true, force: true });
  }
}
