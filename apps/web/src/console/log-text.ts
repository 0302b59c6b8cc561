/** Most that the page keeps of a log. */
const KEPT_CHARACTERS = 512 * 1024;

const ESC = '\\u001b';
/** Terminal control sequences, which mean nothing in a page: CSI, OSC, short escapes, other control characters. */
const control = new RegExp(
  [
    `${ESC}\\[[0-?]*[ -/]*[@-~]`,
    `${ESC}\\][^\\u0007${ESC}]*(?:\\u0007|${ESC}\\\\)`,
    `${ESC}[ -/]*[0-~]`,
    '[\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\u007f]',
  ].join('|'),
  'g',
);

/** A serial log as plain lines. */
export function plainLog(text: string): string {
  return text.replaceAll(control, '').replaceAll(/\r+\n/g, '\n').replaceAll('\r', '\n');
}

/** Adds to a log that is shown; drops whole lines from its beginning when it grows too long. */
export function appendLog(shown: string, added: string): string {
  const all = shown + added;
  if (all.length <= KEPT_CHARACTERS) return all;
  const cut = all.indexOf('\n', all.length - KEPT_CHARACTERS);
  return cut === -1 ? all.slice(-KEPT_CHARACTERS) : all.slice(cut + 1);
}
