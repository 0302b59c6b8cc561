import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { TooMuchError, UploadWriter } from './upload-writer';

const MIB = 1024 ** 2;

let directory: string;
let file: string;
beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'skydeck-writer-'));
  file = path.join(directory, 'file');
});
afterEach(() => rm(directory, { recursive: true }));

async function putAll(writer: UploadWriter, bytes: Buffer, chunkBytes: number): Promise<void> {
  for (let from = 0; from < bytes.length; from += chunkBytes)
    if (!writer.put(bytes.subarray(from, from + chunkBytes))) await writer.room();
}

test.each([
  { start: 0, length: 0, chunkBytes: 1 },
  { start: 0, length: 100, chunkBytes: 7 },
  { start: 0, length: 3 * 4_096, chunkBytes: 4_096 },
  { start: 0, length: 21 * MIB, chunkBytes: 65_536 },
  { start: 0, length: 21 * MIB + 5, chunkBytes: 65_521 },
  { start: 4_095, length: 2, chunkBytes: 2 },
  { start: 4_097, length: 20 * MIB, chunkBytes: 65_536 },
  { start: 9 * MIB + 1, length: 20 * MIB + 1, chunkBytes: 19 * MIB },
])('from $start on $length bytes in parts of $chunkBytes', async ({ start, length, chunkBytes }) => {
  const bytes = randomBytes(start + length);
  await writeFile(file, bytes.subarray(0, start));
  const writer = await UploadWriter.open(file, start, bytes.length);
  await putAll(writer, bytes.subarray(start), chunkBytes);
  await writer.finish();
  expect(writer.received).toBe(bytes.length);
  await writer.close();
  expect((await readFile(file)).equals(bytes)).toBe(true);
});

test('a chunk that goes beyond the end is refused whole, and what came before it stays', async () => {
  await writeFile(file, '');
  const writer = await UploadWriter.open(file, 0, 100);
  expect(writer.put(Buffer.alloc(60, 'a'))).toBe(true);
  expect(() => writer.put(Buffer.alloc(41, 'b'))).toThrow(TooMuchError);
  await writer.close();
  expect(await readFile(file, 'utf8')).toBe('a'.repeat(60));
});

test('what is broken off stays, to the last byte', async () => {
  const bytes = randomBytes(20 * MIB + 123);
  await writeFile(file, '');
  const writer = await UploadWriter.open(file, 0, 64 * MIB);
  await putAll(writer, bytes, 65_536);
  await writer.close();
  expect(writer.received).toBe(bytes.length);
  expect((await readFile(file)).equals(bytes)).toBe(true);
});

test('the bytes of a slow line reach the file while it is waited for more', async () => {
  const bytes = randomBytes(2 * 4_096);
  await writeFile(file, '');
  const writer = await UploadWriter.open(file, 0, MIB);
  writer.put(bytes.subarray(0, 4_096));
  await expect.poll(() => writer.received).toBe(4_096);
  writer.put(bytes.subarray(4_096));
  await expect.poll(() => writer.received).toBe(bytes.length);
  expect((await readFile(file)).equals(bytes)).toBe(true);
  await writer.close();
});

test('several at once do not get into each other’s memory', async () => {
  const write = async (name: string): Promise<boolean> => {
    const bytes = randomBytes(10 * MIB + 1);
    const own = path.join(directory, name);
    await writeFile(own, '');
    const writer = await UploadWriter.open(own, 0, bytes.length);
    await putAll(writer, bytes, 100_000);
    await writer.finish();
    await writer.close();
    return (await readFile(own)).equals(bytes);
  };
  expect(await Promise.all(['a', 'b', 'c', 'd'].map(write))).toEqual([true, true, true, true]);
  expect(await Promise.all(['e', 'f', 'g'].map(write))).toEqual([true, true, true]);
});
