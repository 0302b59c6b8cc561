import type { IncomingMessage } from 'node:http';
import { open, readFile, rename, rm, stat, writeFile, type FileHandle } from 'node:fs/promises';
import { AppError } from '@skydeck/core/app-error';
import type { AddressRules } from '@skydeck/core/image/address-rules';
import type { FetchOptions } from '@skydeck/core/image/image-importer';
import { z } from 'zod';
import { refuse } from '../formats/refusal';
import { isDiskFull } from '../storage-full';
import { guardedRequest } from './guarded-request';

/** Without a byte for so long the connection is given up; the next try goes on from there. */
const IDLE_MS = 60_000;
const USER_AGENT = 'Skydeck image import';

/** What the unfinished file is a part of. */
const partNote = z.object({ url: z.string(), validator: z.string() });
type PartNote = z.infer<typeof partNote>;

export interface DownloadOptions extends FetchOptions {
  rules: AddressRules;
}

/**
 * Fetches a URL into a file, which has its name only when it is whole. Called again after a crash or a lost connection
 * it goes on where it was, if the server says that the file is still the same.
 * @throws AppError INVALID, NETWORK
 */
export async function download(
  url: string,
  target: string,
  options: DownloadOptions,
): Promise<{ sizeBytes: number }> {
  const whole = await stat(target).catch(() => null);
  if (whole) return { sizeBytes: whole.size };
  const part = `${target}.part`;
  const note = `${target}.note`;
  const resume = await whatIsThere(url, part, note);
  const response = await request(url, resume, options);
  try {
    const received = await receive(url, response, { part, note, resume }, options);
    await rename(part, target);
    await rm(note, { force: true });
    return { sizeBytes: received };
  } finally {
    response.destroy();
  }
}

interface Resume {
  from: number;
  validator: string;
}

async function whatIsThere(url: string, part: string, note: string): Promise<Resume | null> {
  try {
    const said: PartNote = partNote.parse(JSON.parse(await readFile(note, 'utf8')));
    const { size } = await stat(part);
    return said.url === url && size > 0 ? { from: size, validator: said.validator } : null;
  } catch {
    // None, or not readable after a power cut: it begins anew.
    return null;
  }
}

async function request(
  url: string,
  resume: Resume | null,
  options: DownloadOptions,
): Promise<IncomingMessage> {
  const { rules, signal } = options;
  const response = await guardedRequest({
    url,
    rules,
    signal,
    headers: {
      'user-agent': USER_AGENT,
      accept: '*/*',
      'accept-encoding': 'identity',
      ...(resume ? { range: `bytes=${resume.from}-`, 'if-range': resume.validator } : {}),
    },
  });
  const status = response.statusCode ?? 0;
  const encoding = response.headers['content-encoding'] ?? 'identity';
  if (status === 416 && resume) {
    // There is nothing behind what we have, or it is another file: from the beginning.
    response.destroy();
    return request(url, null, options);
  }
  if (status === 200 || status === 206) {
    if (encoding === 'identity') return response;
    response.destroy();
    throw new AppError('INVALID', `The server packs what it sends with ${encoding}.`, {
      hint: 'Upload the file instead.',
      field: 'url',
    });
  }
  response.destroy();
  throw answered(url, status);
}

function answered(url: string, status: number): AppError {
  const retryable = status >= 500 || status === 429 || status === 408;
  return new AppError(retryable ? 'NETWORK' : 'INVALID', `${new URL(url).host} answers ${status}.`, {
    hint: retryable
      ? 'Try again later.'
      : 'Check the address: it must lead to the file itself, without a login.',
    retryable,
    field: 'url',
  });
}

interface Place {
  part: string;
  note: string;
  resume: Resume | null;
}

async function receive(
  url: string,
  response: IncomingMessage,
  { part, note, resume }: Place,
  options: DownloadOptions,
): Promise<number> {
  const range = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(response.headers['content-range'] ?? '');
  const goesOn = response.statusCode === 206;
  if (goesOn && Number(range?.[1]) !== resume?.from) {
    throw new AppError('INVALID', 'The server sends another part of the file than it was asked for.', {
      hint: 'Upload the file instead.',
    });
  }
  const begin = goesOn && resume ? resume.from : 0;
  const length = response.headers['content-length'];
  const total = length === undefined ? null : begin + Number(length);
  if (total !== null) {
    if (total > options.maxBytes) refuse('too-large', `${total} bytes`);
    await options.onSize?.(total);
  }
  if (begin === 0) await beginAnew(url, response, part, note);
  const file = await open(part, begin === 0 ? 'w' : 'a', 0o640);
  try {
    return await write(file, response, { url, begin, total }, options);
  } finally {
    await file.close();
  }
}

/** Only a strong validator promises that the bytes are the same. */
async function beginAnew(url: string, response: IncomingMessage, part: string, note: string): Promise<void> {
  const { etag, 'last-modified': modified } = response.headers;
  const validator = etag !== undefined && !etag.startsWith('W/') ? etag : modified;
  await rm(note, { force: true });
  await rm(part, { force: true });
  if (validator !== undefined) await writeFile(note, JSON.stringify({ url, validator } satisfies PartNote));
}

async function write(
  file: FileHandle,
  response: IncomingMessage,
  { url, begin, total }: { url: string; begin: number; total: number | null },
  options: DownloadOptions,
): Promise<number> {
  let received = begin;
  response.setTimeout(IDLE_MS, () => response.destroy(new Error(`no byte for ${IDLE_MS / 1000} s`)));
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      received += chunk.length;
      if (received > options.maxBytes) refuse('too-large', `more than ${options.maxBytes} bytes`);
      await file.appendFile(chunk);
      options.onBytes?.(received, total);
    }
    if (total !== null && received !== total) throw new Error(`${received} of ${total} bytes came`);
    await file.sync();
    if ((await file.stat()).size !== received) return await startOver(file);
    return received;
  } catch (error) {
    options.signal.throwIfAborted();
    if (error instanceof AppError || isDiskFull(error)) throw error;
    throw new AppError(
      'NETWORK',
      `The connection to ${new URL(url).host} was lost: ${(error as Error).message}.`,
      {
        hint: 'It goes on from where it was when it is tried again.',
        retryable: true,
        cause: error,
      },
    );
  }
}

/** Another worker, believed dead, has written too. Without any byte the next try begins anew. */
async function startOver(file: FileHandle): Promise<never> {
  await file.truncate(0);
  throw new Error('the file was written by two workers');
}
