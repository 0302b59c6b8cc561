import { describe, expect, it } from 'vitest';
import { Scrollback, withoutOverlap } from './scrollback';

describe('scrollback', () => {
  it('keeps the last bytes, whatever the pieces', () => {
    const past = new Scrollback(10);
    for (const piece of ['abc', 'defgh', 'ij', 'k', 'lmnopqrstuvwxyz']) past.append(Buffer.from(piece));
    expect(past.bytes().toString()).toBe('qrstuvwxyz');
    past.append(Buffer.from('!'));
    expect(past.bytes().toString()).toBe('rstuvwxyz!');
  });

  it('holds no more memory than it must', () => {
    const past = new Scrollback(1_000);
    for (let n = 0; n < 100_000; n++) past.append(Buffer.from('0123456789'));
    expect((past as unknown as { chunks: Buffer[] }).chunks.length).toBeLessThanOrEqual(101);
  });
});

describe('what log and line both have', () => {
  it.each([
    ['nothing in common', 'boot', 'login:', 'login:'],
    ['the line is a little ahead', 'boot log', 'log in: ', ' in: '],
    ['the log has all of it', 'boot login: ', 'login: ', ''],
    ['nothing came on the line', 'boot', '', ''],
    ['there is no log', '', 'login:', 'login:'],
  ])('%s', (_what, logged, live, rest) => {
    expect(withoutOverlap(Buffer.from(logged), Buffer.from(live)).toString()).toBe(rest);
  });
});
