import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeHeader, FrameReader, FramingError, HEADER_LENGTH, type Message } from './message.js';
import { bytes } from './testing/bytes.js';

const header = { program: 0x20008086, version: 1, procedure: 66, type: 0, serial: 7, status: 0 };

it('writes the header as virnetprotocol.x lays it out', () => {
  expect(encodeHeader(header, 4)).toEqual(bytes`
    00000020 # length: 28 bytes of header, itself included, and 4 of payload
    20008086 # program
    00000001 # version
    00000042 # procedure
    00000000 # type: CALL
    00000007 # serial
    00000000 # status: OK
  `);
});

function frame(serial: number, payload: Buffer): Buffer {
  return Buffer.concat([encodeHeader({ ...header, serial }, payload.length), payload]);
}

describe('FrameReader', () => {
  it('finds the same messages however the bytes are cut', () => {
    const payloads = fc.array(fc.uint8Array({ maxLength: 40 }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(payloads, fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1 }), (contents, cuts) => {
        const stream = Buffer.concat(contents.map((content, serial) => frame(serial, Buffer.from(content))));
        const reader = new FrameReader();
        const messages: Message[] = [];
        for (let at = 0, turn = 0; at < stream.length; turn++) {
          const size = cuts[turn % cuts.length] as number;
          messages.push(...reader.push(stream.subarray(at, at + size)));
          at += size;
        }
        expect(messages.map(({ header: { serial } }) => serial)).toEqual(contents.map((_, serial) => serial));
        expect(messages.map(({ payload }) => [...payload])).toEqual(contents.map((content) => [...content]));
      }),
    );
  });

  it.each([0, HEADER_LENGTH - 1, 0x7fffffff])('refuses a frame of length %i', (length) => {
    const data = Buffer.alloc(4);
    data.writeUInt32BE(length);
    expect(() => new FrameReader().push(data)).toThrow(FramingError);
  });
});
