export interface SpecialKey {
  /** What is written on the key; the same in every language. */
  label: string;
  keysym: number;
  code: string;
  /** What a terminal sends for it. */
  sequence: string;
}

/** F1 to F12. */
export const functionKeys: readonly SpecialKey[] = [
  '\x1bOP',
  '\x1bOQ',
  '\x1bOR',
  '\x1bOS',
  '\x1b[15~',
  '\x1b[17~',
  '\x1b[18~',
  '\x1b[19~',
  '\x1b[20~',
  '\x1b[21~',
  '\x1b[23~',
  '\x1b[24~',
].map((sequence, index) => ({
  label: `F${index + 1}`,
  keysym: 0xffbe + index,
  code: `F${index + 1}`,
  sequence,
}));

/** What phones' keyboards lack. */
export const phoneKeys: readonly SpecialKey[] = [
  { label: 'Esc', keysym: 0xff1b, code: 'Escape', sequence: '\x1b' },
  { label: 'Tab', keysym: 0xff09, code: 'Tab', sequence: '\t' },
  { label: '↑', keysym: 0xff52, code: 'ArrowUp', sequence: '\x1b[A' },
  { label: '↓', keysym: 0xff54, code: 'ArrowDown', sequence: '\x1b[B' },
  { label: '←', keysym: 0xff51, code: 'ArrowLeft', sequence: '\x1b[D' },
  { label: '→', keysym: 0xff53, code: 'ArrowRight', sequence: '\x1b[C' },
];

export const backspace: SpecialKey = { label: '⌫', keysym: 0xff08, code: 'Backspace', sequence: '\x7f' };
export const enter: SpecialKey = { label: '⏎', keysym: 0xff0d, code: 'Enter', sequence: '\r' };
