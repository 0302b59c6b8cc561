import { layoutTables, writingKeys, type LayoutName } from './layout-tables';

/** A keyboard layout as strings: one for each level, one character for each key. */
export interface LayoutTable {
  levels: readonly [string, string, string, string];
  dead: Readonly<Record<string, readonly [key: number, level: number]>>;
}

/** One press of a physical key, with the modifiers that it needs. */
export interface KeyPress {
  /** `KeyboardEvent.code`. */
  code: string;
  /** X11 keysym, for what the key writes. */
  keysym: number;
  shift: boolean;
  altGr: boolean;
}

const ENTER: KeyPress = { code: 'Enter', keysym: 0xff0d, shift: false, altGr: false };
const TAB: KeyPress = { code: 'Tab', keysym: 0xff09, shift: false, altGr: false };
const SPACE: KeyPress = { code: 'Space', keysym: 0x20, shift: false, altGr: false };
/** What a dead key writes when a space follows. */
const SPACING: Record<string, string> = {
  '\u0300': '`',
  '\u0301': '´',
  '\u0302': '^',
  '\u0303': '~',
  '\u0308': '¨',
  '\u0327': '¸',
};

/**
 * Those of every keyboard. The others are taken only for what no common key writes alone or with Shift: systems differ in
 * what they write (Windows' backslash where X11 has `<`).
 */
const commonKeys: readonly string[] = writingKeys.filter(
  (key) => key !== 'IntlBackslash' && key !== 'IntlRo',
);

const pressesOf = new Map<LayoutName, Map<string, KeyPress[]>>();

/**
 * The key presses by which a keyboard of this layout writes a character; null when it can't. The guest must be set to
 * the same layout: it is told keys, not characters.
 */
export function pressesFor(character: string, layout: LayoutName): KeyPress[] | null {
  let presses = pressesOf.get(layout);
  if (!presses) pressesOf.set(layout, (presses = charactersOf(layoutTables[layout])));
  return presses.get(character) ?? composed(character, layoutTables[layout], presses);
}

function charactersOf(table: LayoutTable): Map<string, KeyPress[]> {
  const found = new Map<string, KeyPress[]>([
    ['\n', [ENTER]],
    ['\t', [TAB]],
    [' ', [SPACE]],
  ]);
  const add = (levels: readonly number[], keys: readonly string[]): void => {
    for (const level of levels) {
      [...(table.levels[level] ?? '')].forEach((character, key) => {
        if (found.has(character) || !keys.includes(writingKeys[key] ?? '')) return;
        found.set(character, [press(key, level, character)]);
      });
    }
  };
  add([0, 1], commonKeys);
  add([0, 1, 2, 3], writingKeys);
  for (const [mark, [key, level]] of Object.entries(table.dead)) {
    const alone = SPACING[mark];
    if (alone && !found.has(alone)) found.set(alone, [press(key, level, mark), SPACE]);
  }
  return found;
}

/** A letter with an accent: the dead key, then the letter. */
function composed(
  character: string,
  table: LayoutTable,
  presses: ReadonlyMap<string, KeyPress[]>,
): KeyPress[] | null {
  const [letter, mark, ...more] = character.normalize('NFD');
  const dead = mark === undefined ? undefined : table.dead[mark];
  const plain = letter === undefined ? undefined : presses.get(letter);
  if (!dead || !plain || mark === undefined || more.length > 0) return null;
  return [press(dead[0], dead[1], mark), ...plain];
}

function press(key: number, level: number, character: string): KeyPress {
  const code = writingKeys[key];
  if (code === undefined) throw new Error(`layout row is longer than the keyboard: ${character}`);
  const point = character.codePointAt(0) ?? 0;
  return {
    code,
    keysym: point < 0x100 ? point : 0x01000000 + point,
    shift: (level & 1) === 1,
    altGr: (level & 2) === 2,
  };
}

/** What of a text can't be written with a layout, each character once. */
export function unwritable(text: string, layout: LayoutName): string[] {
  return [...new Set(charactersIn(text))].filter((character) => pressesFor(character, layout) === null);
}

/** The characters to type: line ends of all systems are one Enter. */
export function charactersIn(text: string): string[] {
  return [...text.replaceAll(/\r\n?/g, '\n').normalize('NFC')];
}
