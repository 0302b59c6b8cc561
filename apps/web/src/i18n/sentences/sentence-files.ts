import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { Locale } from '../locales';
import { extractSentences, type ExtractedSentence } from './extract-sentences';
import { filesWithReadFaults, isUnread, unreadFiles } from './unread-literals';

/** Root of the repository. */
const root = new URL('../../../../../', import.meta.url);

/** Where the server says something to people. */
const folders = ['packages/core/src', 'apps/worker/src', 'apps/web/src/server'] as const;

/** Single files elsewhere: what a new cloud has in it from the start. */
const singleFiles = ['deploy/src/seed.ts'] as const;

/** Not part of the product. */
const proof = /\.(test|itest|d)\.ts$|(^|\/)(testing|faults)\//;

/** Files that nobody's code is read for: what stands within sentences, and what zod says by itself. */
export const wordFiles: ReadonlySet<string> = new Set(['words', 'actions', 'zod']);

export interface FoundSentence extends ExtractedSentence {
  /** From the root of the repository. */
  file: string;
  /** The catalogue's file that it would be added to. */
  service: string;
}

export interface SourceFile {
  path: string;
  text: string;
}

/** The server's files, tests left out. */
export function readSources(): SourceFile[] {
  const paths = folders.flatMap((folder) =>
    readdirSync(new URL(`${folder}/`, root), { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts') && !proof.test(path))
      .sort()
      .map((path) => `${folder}/${path}`),
  );
  return [...paths, ...singleFiles].map((path) => ({
    path,
    text: readFileSync(new URL(path, root), 'utf8'),
  }));
}

/** All that the server says to people. */
export function findSentences(sources: readonly SourceFile[]): FoundSentence[] {
  return sources
    .filter(({ path }) => !unreadFiles.has(path))
    .flatMap(({ path, text }) =>
      extractSentences(path, text, { faultsToo: filesWithReadFaults.has(path) })
        .filter((sentence) => !isUnread(sentence))
        .map((sentence) => ({ ...sentence, file: path, service: serviceOf(path) })),
    );
}

/** `packages/core/src/volume/…` and `apps/worker/src/volume/…` are about volumes; what is of no service is common. */
function serviceOf(path: string): string {
  const [, service] = /^(?:packages\/core|apps\/worker)\/src\/([\w-]+)\//.exec(path) ?? [];
  if (path.startsWith('apps/web/')) return 'portal';
  return service?.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase()) ?? 'common';
}

const catalogueFolder = (locale: Locale) => new URL(`apps/web/messages/${locale}/sentences/`, root);

/** A language's sentences: by file, then by key. */
export function readCatalogueFiles(locale: Locale): Record<string, Record<string, string>> {
  return Object.fromEntries(
    readdirSync(catalogueFolder(locale))
      .sort()
      .map((name) => [
        name.replace(/\.json$/, ''),
        JSON.parse(readFileSync(new URL(name, catalogueFolder(locale)), 'utf8')) as Record<string, string>,
      ]),
  );
}

/** Writes the list of a language's files that the portal loads. */
export function writeFileList(locale: Locale, names: readonly string[]): void {
  const lines = [
    '// Written by `npm run sentences`.',
    "import type { SentenceFiles } from './catalogues';",
    ...names.map((name) => `import ${name} from '../../../messages/${locale}/sentences/${name}.json';`),
    '',
    `/** The server's sentences in ${locale}, file by file. */`,
    'export const files: SentenceFiles = {',
    ...names.map((name) => `  ${name},`),
    '};',
    '',
  ];
  writeFileSync(new URL(`files-${locale.toLowerCase()}.ts`, import.meta.url), lines.join('\n'));
}

/** Writes one file, sorted by key, so that two who add sentences rarely meet in one line. */
export function writeCatalogueFile(
  locale: Locale,
  name: string,
  messages: Readonly<Record<string, string>>,
): void {
  const sorted = Object.fromEntries(Object.entries(messages).sort(([a], [b]) => (a < b ? -1 : 1)));
  writeFileSync(new URL(`${name}.json`, catalogueFolder(locale)), `${JSON.stringify(sorted, null, 2)}\n`);
}
