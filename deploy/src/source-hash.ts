import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';

/** What the builds of web and worker are made from. */
const SOURCES = [
  'apps/web',
  'apps/worker',
  'packages',
  'prisma',
  'package.json',
  'package-lock.json',
  'tsconfig.base.json',
  'turbo.json',
];
const MADE = new Set(['node_modules', '.next', 'dist', 'generated', 'coverage', '.turbo']);
const IRRELEVANT = /(\.test\.tsx?|\.itest\.ts|\.tsbuildinfo|\.md|next-env\.d\.ts)$/;

/** Whether a file can change what a build makes. */
export function isSource(relativePath: string): boolean {
  return !relativePath.split('/').some((part) => MADE.has(part)) && !IRRELEVANT.test(relativePath);
}

async function listFiles(directory: string): Promise<string[]> {
  const found: string[] = [];
  for (const entry of await readdir(directory, { withFileTypes: true })) {
    const file = path.join(directory, entry.name);
    if (!isSource(entry.name)) continue;
    if (entry.isDirectory()) found.push(...(await listFiles(file)));
    else if (entry.isFile()) found.push(file);
  }
  return found;
}

/** One hash of the contents of all sources. */
export async function hashSources(root: string): Promise<string> {
  const hash = createHash('sha256').update(process.versions.node.split('.')[0] ?? '');
  for (const source of SOURCES.map((name) => path.join(root, name)).filter(existsSync)) {
    const files = (await stat(source)).isDirectory() ? await listFiles(source) : [source];
    for (const file of files.sort())
      hash
        .update(path.relative(root, file))
        .update('\0')
        .update(await readFile(file));
  }
  return hash.digest('hex').slice(0, 16);
}
