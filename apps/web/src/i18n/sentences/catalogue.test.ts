import { instanceActionNames } from '@skydeck/core/compute/instance-states';
import { imageActionNames } from '@skydeck/core/image/image-states';
import { workflowSteps } from '@skydeck/core/operation/workflow-steps';
import { permissions } from '@skydeck/core/policy/permissions';
import { quotaResources } from '@skydeck/core/quota/quota-resources';
import { volumeActionNames, volumeStatuses } from '@skydeck/core/volume/volume-states';
import { describe, expect, it } from 'vitest';
import { loadMessages } from '../load-messages';
import { locales, type Locale } from '../locales';
import { findLiterals } from './extract-sentences';
import { files as englishFiles } from './files-en';
import { files as chineseFiles } from './files-zh-cn';
import { parsePattern, shapeOf } from './pattern';
import { findSentences, readCatalogueFiles, readSources, wordFiles } from './sentence-files';
import { vocabularyIn } from './vocabulary';

const vocabulary = vocabularyIn(await loadMessages('zh-CN'));
const sources = readSources();
const said = findSentences(sources);
const english = readCatalogueFiles('en');

/** All of a language's texts with where they are. */
function entries(files: Record<string, Record<string, string>>) {
  return Object.entries(files).flatMap(([file, messages]) =>
    Object.entries(messages).map(([key, text]) => ({ file, key, text, shape: shapeOf(parsePattern(text)) })),
  );
}

describe('what the server says', () => {
  it('is in the catalogue: run `npm run sentences`, then translate what it has added', () => {
    const known = new Set(entries(english).map(({ shape }) => shape));
    const missing = said
      .filter((sentence) => !known.has(shapeOf(sentence)))
      .map((sentence) => `${sentence.file}:${sentence.line}: ${shapeOf(sentence)}`);
    expect(missing).toEqual([]);
  });

  it('is all that is in the catalogue: run `npm run sentences` to take out the rest', () => {
    const shapes = new Set(said.map(shapeOf));
    const unused = entries(english).filter(({ file, shape }) => !wordFiles.has(file) && !shapes.has(shape));
    expect(unused.map(({ file, key, text }) => `${file}.${key}: ${text}`)).toEqual([]);
  });

  it('is there once', () => {
    const sentences = entries(english).filter(({ file }) => !wordFiles.has(file));
    const twice = sentences.filter(({ shape }, index) =>
      sentences.some((other, before) => before < index && other.shape === shape),
    );
    expect(twice).toEqual([]);
  });

  it('names each value of a sentence once', () => {
    const wrong = entries(english).filter(({ text }) => {
      const { names } = parsePattern(text);
      return new Set(names).size !== names.length;
    });
    expect(wrong).toEqual([]);
  });

  it('uses every word and action', () => {
    const literals = new Set([
      ...sources.flatMap(({ path, text }) => findLiterals(path, text)),
      ...Object.keys(permissions).flatMap((permission) => permission.split('.')),
    ]);
    for (const each of [...literals]) literals.add(each.replaceAll('-', ' '));
    const unused = [
      ...Object.values(english['words'] ?? {}),
      ...Object.values(english['actions'] ?? {}),
    ].filter((word) => !literals.has(word));
    expect(unused).toEqual([]);
  });
});

describe.each(locales.filter((locale) => locale !== 'en'))('sentences in %s', (locale: Locale) => {
  const translated = readCatalogueFiles(locale);

  it('are all there, and no others', () => {
    const keys = (files: Record<string, Record<string, string>>) =>
      entries(files).map(({ file, key }) => `${file}.${key}`);
    expect(keys(translated).sort()).toEqual(keys(english).sort());
  });

  it('are none empty, and have the values of the English', () => {
    const wrong = entries(english).flatMap(({ file, key, text }) => {
      const rendered = translated[file]?.[key] ?? '';
      const names = (pattern: string) => [...new Set(parsePattern(pattern).names)].sort().join();
      return rendered.trim() === '' || names(rendered) !== names(text)
        ? [`${file}.${key}: ${text} -> ${rendered}`]
        : [];
    });
    expect(wrong).toEqual([]);
  });

  it('are not left in English', () => {
    const left = entries(translated).filter(
      ({ text }) => !/\p{Script=Han}/u.test(text) && /\p{L}/u.test(text.replaceAll(/\{\w+\}|vCPU/g, '')),
    );
    expect(left).toEqual([]);
  });
});

describe('the words within sentences', () => {
  const words = new Set(Object.values(english['words'] ?? {}));
  const actions = new Set(Object.values(english['actions'] ?? {}));

  it.each([
    ['instances', instanceActionNames],
    ['volumes', volumeActionNames],
    ['images', imageActionNames],
  ])('has all actions of %s', (_, names) => {
    expect(names.map((name) => name.replace('-', ' ')).filter((name) => !actions.has(name))).toEqual([]);
  });

  it('has whatever there may be none of', () => {
    const nouns = Object.keys(permissions).map((each) => (each.split('.').at(-2) ?? '').replaceAll('-', ' '));
    expect(nouns.filter((noun) => !words.has(noun))).toEqual([]);
  });

  it('has what quotas count, and what hosts and back ends are judged by', () => {
    const units: Record<string, string> = {
      ramMiB: 'MiB of memory',
      diskGiB: 'GiB of disk',
      imageGiB: 'GiB of images',
      volumeGiB: 'GiB of volumes',
      backupGiB: 'GiB of backups',
      floatingIps: 'floating IPs',
      securityGroups: 'security groups',
      securityGroupRules: 'security group rules',
    };
    expect(quotaResources.map((name) => units[name] ?? name).filter((name) => !words.has(name))).toEqual([]);
    const filters = sources
      .filter(({ path }) => path.endsWith('-filters.ts'))
      .flatMap(({ text }) => [...text.matchAll(/\bname: '([\w-]+)'/g)].map((match) => match[1] ?? ''));
    expect(filters.length).toBeGreaterThan(10);
    expect(filters.filter((name) => !words.has(name))).toEqual([]);
  });

  it('has the states and operations of the portal', () => {
    expect(volumeStatuses.filter((status) => vocabulary('volumes.status', status) === undefined)).toEqual([]);
    const steps = Object.entries(workflowSteps);
    expect(steps.filter(([kind]) => vocabulary('operations.kinds', kind) === undefined)).toEqual([]);
    expect(
      steps.flatMap(([, names]) =>
        names.filter((name) => vocabulary('operations.steps', name) === undefined),
      ),
    ).toEqual([]);
  });
});

it.each([
  ['en', englishFiles],
  ['zh-CN', chineseFiles],
] as const)('%s: the portal loads every file', (locale, loaded) => {
  expect(loaded).toEqual(readCatalogueFiles(locale));
});
