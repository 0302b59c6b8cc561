import { readdirSync, readFileSync } from 'node:fs';
import { createTranslator, type AbstractIntlMessages } from 'next-intl';
import { describe, expect, it } from 'vitest';
import { areas } from './areas';
import { findLiteralStrings } from './literal-strings';
import { locales } from './locales';

const root = new URL('../../', import.meta.url);

function readArea(locale: string, area: string): AbstractIntlMessages {
  return JSON.parse(
    readFileSync(new URL(`messages/${locale}/${area}.json`, root), 'utf8'),
  ) as AbstractIntlMessages;
}

function flatten(messages: AbstractIntlMessages, prefix = ''): Map<string, string> {
  const flat = new Map<string, string>();
  for (const [key, value] of Object.entries(messages)) {
    if (typeof value === 'string') flat.set(prefix + key, value);
    else for (const [path, text] of flatten(value, `${prefix}${key}.`)) flat.set(path, text);
  }
  return flat;
}

/** Names of the values that a message is given, whatever the language does with them. */
function parameters(message: string): string[] {
  return [...new Set([...message.matchAll(/\{(\w+)\s*[,}]/g)].map((match) => match[1] ?? ''))].sort();
}

const tsxFiles = [
  ...readdirSync(new URL('src/', root), { recursive: true, encoding: 'utf8' }).map((path) => `src/${path}`),
  ...readdirSync(new URL('../../packages/ui/src/', root), { recursive: true, encoding: 'utf8' }).map(
    (path) => `../../packages/ui/src/${path}`,
  ),
].filter((path) => path.endsWith('.tsx') && !path.endsWith('.test.tsx'));

describe.each(locales)('messages of %s', (locale) => {
  it('has one file for each area and no other', () => {
    // What the server says lies in a folder of its own: see sentences/catalogue.test.ts.
    const files = readdirSync(new URL(`messages/${locale}/`, root)).filter((name) => name !== 'sentences');
    expect(files.sort()).toEqual(areas.map((area) => `${area}.json`).sort());
  });

  it.each(areas)('%s: the same keys and values as English, none empty, all well formed', (area) => {
    const messages = readArea(locale, area);
    const texts = flatten(messages);
    const english = flatten(readArea('en', area));
    expect([...texts.keys()].sort()).toEqual([...english.keys()].sort());
    const failures: string[] = [];
    const t = createTranslator({
      locale,
      messages,
      onError: (error) => failures.push(error.message),
    });
    for (const [key, text] of texts) {
      expect(text.trim(), key).not.toBe('');
      const names = parameters(text);
      // A language may leave out a value that only one branch of a plural names, but not ask for another.
      for (const name of names)
        expect(parameters(english.get(key) ?? ''), `${key}: {${name}}`).toContain(name);
      t(
        key as never,
        Object.fromEntries(parameters(english.get(key) ?? '').map((name) => [name, 2])) as never,
      );
    }
    expect(failures).toEqual([]);
  });
});

/** Words that are the same in every language: names, abbreviations, what one types. */
const universal = /Skydeck|vCPUs?|\bID\b|KVM|OVN|XML|SHA-256|libvirt|web-1|web, production/g;

it.each(areas)('%s: nothing is left in English', (area) => {
  const messages = readArea('zh-CN', area);
  const t = createTranslator({ locale: 'zh-CN', messages });
  const left = [...flatten(messages)].filter(([key, text]) => {
    const shown: string = t(
      key as never,
      Object.fromEntries(parameters(text).map((name) => [name, 2])) as never,
    );
    return /\p{L}/u.test(shown.replaceAll(universal, '')) && !/\p{Script=Han}/u.test(shown);
  });
  expect(left).toEqual([]);
});

it('finds text that is written into components', () => {
  const source = `
    const a = <p title="A title">Some text {'more'} {flag ? 'yes' : name} {t('key')} <b aria-label={\`for \${x}\`}>1</b></p>;
    const b = <p className="not shown" title={t('x')}>· {count} %</p>;
  `;
  expect(findLiteralStrings('x.tsx', source).map((each) => each.text)).toEqual([
    'A title',
    'Some text',
    'more',
    'yes',
    'for',
  ]);
});

it.each(tsxFiles)('%s has no text of its own', (path) => {
  const source = readFileSync(new URL(path, root), 'utf8');
  expect(findLiteralStrings(path, source)).toEqual([]);
});
