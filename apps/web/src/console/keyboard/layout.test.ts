import { describe, expect, it } from 'vitest';
import { charactersIn, pressesFor, unwritable } from './layout';
import { layoutNames, layoutTables, writingKeys, type LayoutName } from './layout-tables';

const printable = Array.from({ length: 95 }, (_, n) => String.fromCharCode(32 + n)).join('');

/** A press as `Shift+KeyA`. */
function keysOf(character: string, layout: LayoutName): string | null {
  return (
    pressesFor(character, layout)
      ?.map(({ code, shift, altGr }) => `${altGr ? 'AltGr+' : ''}${shift ? 'Shift+' : ''}${code}`)
      .join(' ') ?? null
  );
}

describe('keyboard layouts', () => {
  it.each(layoutNames.filter((name) => name !== 'it'))('%s writes all of ASCII', (layout) => {
    expect(unwritable(`${printable}\n\t`, layout)).toEqual([]);
  });

  it.each(layoutNames)('%s has no row longer than the keyboard', (layout) => {
    for (const row of layoutTables[layout].levels)
      expect([...row].length).toBeLessThanOrEqual(writingKeys.length);
  });

  it.each<[LayoutName, Record<string, string>]>([
    [
      'us',
      {
        a: 'KeyA',
        Z: 'Shift+KeyZ',
        '@': 'Shift+Digit2',
        '\\': 'Backslash',
        '"': 'Shift+Quote',
        '0': 'Digit0',
        '-': 'Minus',
        '<': 'Shift+Comma',
        '>': 'Shift+Period',
      },
    ],
    [
      'de',
      {
        z: 'KeyY',
        y: 'KeyZ',
        '@': 'AltGr+KeyQ',
        '\\': 'AltGr+Minus',
        '/': 'Shift+Digit7',
        '-': 'Slash',
        ß: 'Minus',
        '€': 'AltGr+KeyE',
        '^': 'Backquote Space',
        é: 'Equal KeyE',
        '|': 'AltGr+IntlBackslash',
        '<': 'IntlBackslash',
      },
    ],
    [
      'fr',
      {
        a: 'KeyQ',
        q: 'KeyA',
        m: 'Semicolon',
        '1': 'Shift+Digit1',
        '0': 'Shift+Digit0',
        '-': 'Digit6',
        '@': 'AltGr+Digit0',
        ê: 'BracketLeft KeyE',
        é: 'Digit2',
        '.': 'Shift+Comma',
      },
    ],
    [
      'tr',
      {
        i: 'Quote',
        ı: 'KeyI',
        I: 'Shift+KeyI',
        İ: 'Shift+Quote',
        '/': 'Shift+Digit7',
        '-': 'Equal',
        '@': 'AltGr+KeyQ',
        '"': 'Backquote',
        ş: 'Semicolon',
      },
    ],
  ])('%s puts characters on the keys of a real keyboard', (layout, expected) => {
    for (const [character, keys] of Object.entries(expected))
      expect(keysOf(character, layout), character).toBe(keys);
  });

  it('says what it cannot write', () => {
    expect(unwritable('naïve 汉字 😀', 'us')).toEqual(['ï', '汉', '字', '😀']);
    expect(unwritable('naïve', 'fr')).toEqual([]);
  });

  it('takes line ends of all systems and composed characters as one', () => {
    expect(charactersIn('a\r\nb\rc\ne\u0301')).toEqual(['a', '\n', 'b', '\n', 'c', '\n', 'é']);
  });
});
