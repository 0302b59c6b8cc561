import { describe, expect, it } from 'vitest';
import { appendLog, plainLog } from './log-text';

describe('boot logs as plain text', () => {
  it.each([
    ['colours', '\x1b[1;32m[  OK  ]\x1b[0m Started', '[  OK  ] Started'],
    ['cursor moves and titles', '\x1b[2J\x1b[H\x1b]0;title\x07login:', 'login:'],
    ['character sets', '\x1b(Bhello\x1bc', 'hello'],
    ['serial line ends', 'one\r\ntwo\r\r\nthree\rfour', 'one\ntwo\nthree\nfour'],
    ['other control characters', 'a\x00b\x07c\td', 'abc\td'],
  ])('drops %s', (_what, raw, plain) => {
    expect(plainLog(raw)).toBe(plain);
  });

  it('keeps a bounded number of whole lines', () => {
    const line = `${'x'.repeat(99)}\n`;
    const long = appendLog(line.repeat(6_000), `${line}last`);
    expect(long.length).toBeLessThanOrEqual(512 * 1024);
    expect(long.startsWith('x'.repeat(99))).toBe(true);
    expect(long.endsWith('last')).toBe(true);
  });
});
