import { describe, expect, it } from 'vitest';
import { OvsdbProtocolError } from './errors.js';
import { JsonStream } from './json-stream.js';

const MESSAGES = [
  { id: 1, result: ['a "quoted" \\ {brace}', '}', 'ü€'], error: null },
  { method: 'echo', params: [], id: 'echo' },
  { id: 2, result: {}, error: null },
];

describe('JsonStream', () => {
  const bytes = Buffer.from(MESSAGES.map((message) => JSON.stringify(message)).join(''));

  it.each([1, 2, 3, 7, bytes.length])('cuts messages out of chunks of %i bytes', (size) => {
    const stream = new JsonStream();
    const found: unknown[] = [];
    for (let at = 0; at < bytes.length; at += size) found.push(...stream.push(bytes.subarray(at, at + size)));
    expect(found).toEqual(MESSAGES);
  });

  it('allows white space between messages', () => {
    expect(new JsonStream().push(Buffer.from(' {"a":1}\r\n\t{"b":2}\n'))).toEqual([{ a: 1 }, { b: 2 }]);
  });

  it.each(['HTTP/1.1 400', '}', '{"a":tru}'])('refuses %j', (text) => {
    expect(() => new JsonStream().push(Buffer.from(text))).toThrow(OvsdbProtocolError);
  });

  it('refuses a message beyond the limit', () => {
    const stream = new JsonStream(8);
    stream.push(Buffer.from('{"abc'));
    expect(() => stream.push(Buffer.from('defghi'))).toThrow(/longer than 8 bytes/);
  });
});
