import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { AppError } from '@skydeck/core/app-error';
import { AddressRules } from '@skydeck/core/image/address-rules';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { download, type DownloadOptions } from './download';

const MIB = 1024 ** 2;
const body = randomBytes(2 * MIB);

let directory: string;
let server: Server;
let url: string;
let answer: (request: IncomingMessage, response: ServerResponse) => void;
const asked: IncomingMessage[] = [];

beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'skydeck-download-'));
  asked.length = 0;
  server = createServer((request, response) => {
    asked.push(request);
    answer(request, response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/image`;
});
afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await rm(directory, { recursive: true, force: true });
});

const target = () => path.join(directory, 'file');
const here = new AddressRules(['127.0.0.1/32']);

function fetchIt(options: Partial<DownloadOptions> = {}): Promise<{ sizeBytes: number }> {
  return download(url, target(), {
    rules: here,
    signal: new AbortController().signal,
    maxBytes: 10 * MIB,
    ...options,
  });
}

/** As any file server does it: strong ETag, ranges, If-Range. */
function serve(etag = '"one"'): typeof answer {
  return (request, response) => {
    const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
    const partly = from > 0 && request.headers['if-range'] === etag;
    const rest = partly ? body.subarray(from) : body;
    response.writeHead(partly ? 206 : 200, {
      etag,
      'content-length': rest.length,
      ...(partly ? { 'content-range': `bytes ${from}-${body.length - 1}/${body.length}` } : {}),
    });
    response.end(rest);
  };
}

/** Half of it, then the connection breaks. */
function serveHalf(etag?: string): typeof answer {
  return (_request, response) => {
    response.writeHead(200, { 'content-length': body.length, ...(etag === undefined ? {} : { etag }) });
    response.write(body.subarray(0, MIB), () => setImmediate(() => response.destroy()));
  };
}

test('the file is fetched whole, its size told first', async () => {
  answer = serve();
  const sizes: number[] = [];
  let last = 0;
  const got = await fetchIt({
    onSize: (bytes) => Promise.resolve(void sizes.push(bytes)),
    onBytes: (bytes) => (last = bytes),
  });
  expect(got.sizeBytes).toBe(body.length);
  expect(sizes).toEqual([body.length]);
  expect(last).toBe(body.length);
  expect((await readFile(target())).equals(body)).toBe(true);
  expect(await readdir(directory)).toEqual(['file']);
});

test('after a lost connection it goes on where it was', async () => {
  answer = serveHalf('"one"');
  await expect(fetchIt()).rejects.toMatchObject({ code: 'NETWORK', retryable: true });
  answer = serve();
  await fetchIt();
  expect(asked[1]?.headers).toMatchObject({
    range: expect.stringMatching(/^bytes=[1-9]\d*-$/) as string,
    'if-range': '"one"',
  });
  expect((await readFile(target())).equals(body)).toBe(true);
});

test('another file under the same address is fetched from its beginning', async () => {
  answer = serveHalf('"one"');
  await expect(fetchIt()).rejects.toThrow();
  answer = serve('"two"');
  await fetchIt();
  expect((await readFile(target())).equals(body)).toBe(true);
});

test('what cannot be told apart from another file is fetched from its beginning', async () => {
  answer = serveHalf();
  await expect(fetchIt()).rejects.toThrow();
  answer = serve();
  await fetchIt();
  expect(asked[1]?.headers.range).toBeUndefined();
  expect((await readFile(target())).equals(body)).toBe(true);
});

test('a server that sends another part than it was asked for is not believed', async () => {
  answer = serveHalf('"one"');
  await expect(fetchIt()).rejects.toThrow();
  answer = (_request, response) => {
    response.writeHead(206, { 'content-range': `bytes 5-${body.length - 1}/${body.length}` });
    response.end(body.subarray(5));
  };
  await expect(fetchIt()).rejects.toMatchObject({ code: 'INVALID' });
});

test('what is too large is refused before a byte of it is written', async () => {
  answer = serve();
  await expect(fetchIt({ maxBytes: MIB })).rejects.toMatchObject({ reason: 'too-large' });
  expect(await readdir(directory)).toEqual([]);
});

test('what does not say its size is cut off at the limit', async () => {
  answer = (_request, response) => {
    response.writeHead(200);
    response.end(body);
  };
  await expect(fetchIt({ maxBytes: MIB })).rejects.toMatchObject({ reason: 'too-large' });
  expect(await readdir(directory)).not.toContain('file');
});

test('whoever is told the size may refuse it', async () => {
  answer = serve();
  const full = new AppError('QUOTA_EXCEEDED', 'full');
  await expect(fetchIt({ onSize: () => Promise.reject(full) })).rejects.toBe(full);
});

test('addresses that are not public are not asked, by number or by name', async () => {
  answer = serve();
  const rules = new AddressRules([]);
  await expect(fetchIt({ rules })).rejects.toMatchObject({ code: 'INVALID' });
  const { port } = server.address() as AddressInfo;
  const byName = download(`http://localhost:${port}/image`, target(), {
    rules,
    maxBytes: MIB,
    signal: new AbortController().signal,
  });
  await expect(byName).rejects.toMatchObject({
    code: 'INVALID',
    message: 'localhost is not on the public internet.',
  });
  expect(asked).toEqual([]);
});

test.each([
  'http://169.254.169.254/latest/meta-data/',
  'http://[::1]/x',
  'file:///etc/passwd',
  'ftp://example.com/x',
])('a redirect to %s is not followed', async (location) => {
  answer = (_request, response) => response.writeHead(302, { location }).end();
  await expect(fetchIt()).rejects.toMatchObject({ code: 'INVALID' });
  expect(asked).toHaveLength(1);
  expect(await readdir(directory)).toEqual([]);
});

test('a redirect within what is allowed is followed, but not for ever', async () => {
  answer = (request, response) => {
    if (request.url === '/there') serve()(request, response);
    else response.writeHead(301, { location: '/there' }).end();
  };
  await fetchIt();
  expect((await readFile(target())).equals(body)).toBe(true);
  await rm(target());
  answer = (_request, response) => response.writeHead(302, { location: '/image' }).end();
  await expect(fetchIt()).rejects.toThrow('on and on');
});

test.each([
  [404, { code: 'INVALID', retryable: false }],
  [401, { code: 'INVALID', retryable: false }],
  [503, { code: 'NETWORK', retryable: true }],
])('the answer %i ends it', async (status, error) => {
  answer = (_request, response) => response.writeHead(status).end();
  await expect(fetchIt()).rejects.toMatchObject(error);
});

test('it stops at once when it is cancelled', async () => {
  const cancel = new AbortController();
  answer = (_request, response) => {
    response.writeHead(200, { 'content-length': body.length });
    response.write(body.subarray(0, MIB));
  };
  const fetching = fetchIt({ signal: cancel.signal, onBytes: () => cancel.abort(new Error('cancelled')) });
  await expect(fetching).rejects.toThrow('cancelled');
});
