import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BootLog } from './boot-log';

let directory: string;
const write = (id: string, name: string, text: string | Buffer) =>
  mkdir(path.join(directory, id), { recursive: true }).then(() =>
    writeFile(path.join(directory, id, name), text),
  );

beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'skydeck-log-'));
});
afterAll(() => rm(directory, { recursive: true }));

describe('the boot log', () => {
  it('gives its end, and then what follows', async () => {
    await write('a', 'console.log', 'first\nsecond\n');
    const log = new BootLog(directory, 'a');
    const tail = await log.tail(7);
    expect(tail).toMatchObject({ sizeBytes: 13, offset: 6, nextOffset: 13 });
    expect(tail?.bytes.toString()).toBe('second\n');
    expect((await log.from(13))?.bytes).toHaveLength(0);
    await write('a', 'console.log', 'first\nsecond\nthird\n');
    expect((await log.from(13))?.bytes.toString()).toBe('third\n');
  });

  it('reads on over a rotation without losing the end of the old part', async () => {
    await write('b', 'console.log.0', 'one two');
    await write('b', 'console.log', 'x');
    const log = new BootLog(directory, 'b');
    const rest = await log.from(4);
    expect(rest?.bytes.toString()).toBe('two');
    expect(rest?.nextOffset).toBe(0);
    expect((await log.from(0))?.bytes.toString()).toBe('x');
  });

  it('has its parts in the order in which they were written', async () => {
    for (const [name, text] of [
      ['console.log', 'new'],
      ['console.log.0', 'middle '],
      ['console.log.1', 'old '],
      ['console.log.bak', 'never'],
    ] as const)
      await write('c', name, text);
    let all = '';
    for (const part of await new BootLog(directory, 'c').parts())
      for await (const chunk of part()) all += String(chunk);
    expect(all).toBe('old middle new');
  });

  it('never cuts a character in two', async () => {
    await write('d', 'console.log', Buffer.from('aé😀').subarray(0, 5));
    const log = new BootLog(directory, 'd');
    const part = await log.from(0);
    expect(part?.bytes.toString()).toBe('aé');
    await write('d', 'console.log', 'aé😀');
    expect((await log.from(part?.nextOffset ?? 0))?.bytes.toString()).toBe('😀');
  });

  it('is nothing for an instance that never ran', async () => {
    const log = new BootLog(directory, 'none');
    expect(await log.tail(100)).toBeNull();
    expect(await log.from(0)).toBeNull();
    expect(await log.parts()).toEqual([]);
  });

  it('reads at most 256 KiB at once', async () => {
    await write('e', 'console.log', Buffer.alloc(1024 * 1024, 'x'));
    const log = new BootLog(directory, 'e');
    expect((await log.tail(10_000_000))?.bytes).toHaveLength(256 * 1024);
    expect((await log.from(0))?.bytes).toHaveLength(256 * 1024);
  });
});
