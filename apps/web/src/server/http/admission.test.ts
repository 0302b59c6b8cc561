import type { IncomingMessage } from 'node:http';
import { describe, expect, test } from 'vitest';
import { BODY_LIMIT_BYTES, bodyRefusal } from './body-limit';
import { ADDRESS_HEADER, clientAddress, markOrigin, REQUEST_ID_HEADER } from './origin-headers';
import { mayMutate } from './same-origin';

const publicUrl = 'https://cloud.example';

describe('what may change something', () => {
  test.each([
    ['GET', {}, true],
    ['POST', {}, false],
    ['POST', { origin: publicUrl }, true],
    ['POST', { origin: 'http://10.0.0.5:8080', host: '10.0.0.5:8080' }, true],
    ['POST', { origin: 'https://evil.example', host: 'cloud.example' }, false],
    ['POST', { origin: 'null', host: 'cloud.example' }, false],
    ['POST', { origin: publicUrl, 'sec-fetch-site': 'cross-site' }, false],
    ['POST', { origin: publicUrl, 'sec-fetch-site': 'same-site' }, false],
    ['POST', { 'sec-fetch-site': 'same-origin' }, true],
    ['POST', { 'sec-fetch-site': 'none' }, false],
    ['DELETE', { origin: 'https://cloud.example.evil.example' }, false],
  ])('%s %o: %s', (method, headers, expected) => {
    expect(mayMutate(method, headers, publicUrl)).toBe(expected);
  });
});

test('bodies that are too large or of unknown length are not read', () => {
  expect(bodyRefusal({ headers: {} })).toBeNull();
  expect(bodyRefusal({ headers: { 'content-length': String(BODY_LIMIT_BYTES) } })).toBeNull();
  expect(bodyRefusal({ headers: { 'content-length': String(BODY_LIMIT_BYTES + 1) } })).toBe(413);
  expect(bodyRefusal({ headers: { 'transfer-encoding': 'chunked' } })).toBe(411);
});

describe('where a request comes from', () => {
  const request = (peer: string, headers: IncomingMessage['headers']) =>
    ({ socket: { remoteAddress: peer }, headers }) as IncomingMessage;

  test('only a proxy on this machine is believed, and only about its own peer', () => {
    expect(clientAddress(request('::ffff:192.0.2.7', {}))).toBe('192.0.2.7');
    expect(clientAddress(request('192.0.2.7', { 'x-forwarded-for': '10.9.9.9' }))).toBe('192.0.2.7');
    expect(clientAddress(request('127.0.0.1', { 'x-forwarded-for': '1.1.1.1, 192.0.2.9' }))).toBe(
      '192.0.2.9',
    );
    expect(clientAddress(request('::1', { 'x-forwarded-for': '' }))).toBe('::1');
  });

  test('a well-formed request id is kept, any other is replaced; the address cannot be forged', () => {
    const good = request('192.0.2.7', { [REQUEST_ID_HEADER]: 'trace-0001', [ADDRESS_HEADER]: '6.6.6.6' });
    expect(markOrigin(good)).toBe('trace-0001');
    expect(good.headers[ADDRESS_HEADER]).toBe('192.0.2.7');
    for (const bad of ['short', 'x'.repeat(65), 'line\nbreak-x', '<script>alert']) {
      expect(markOrigin(request('192.0.2.7', { [REQUEST_ID_HEADER]: bad }))).toMatch(/^[0-9a-f-]{36}$/);
    }
  });
});
