import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  array,
  bool,
  charVector,
  double,
  flags,
  int32,
  int64,
  named,
  opaque,
  optional,
  optionalString,
  string,
  struct,
  uint32,
  uint64,
  uuid,
  type Codec,
} from './codec.js';
import { bytes } from './testing/bytes.js';
import { param, paramsToRecord, typedParam } from './typed-params.js';
import { XdrDecoder, XdrEncoder, XdrError } from './xdr.js';

function encode<T>(codec: Codec<T>, value: T): Buffer {
  const encoder = new XdrEncoder();
  codec.encode(encoder, value);
  return Buffer.from(encoder.finish());
}

function decode<T>(codec: Codec<T>, data: Buffer): T {
  const decoder = new XdrDecoder(data);
  const value = codec.decode(decoder);
  expect(decoder.remaining).toBe(0);
  return value;
}

/** RFC 4506, section by section. */
const EXAMPLES: [string, Codec<never>, unknown, Buffer][] = [
  ['int', int32, -2, bytes`fffffffe`],
  ['unsigned int', uint32, 0xfffffffe, bytes`fffffffe`],
  ['hyper', int64, -2n, bytes`ffffffff fffffffe`],
  ['unsigned hyper', uint64, 2n ** 64n - 1n, bytes`ffffffff ffffffff`],
  ['double', double, 1.5, bytes`3ff80000 00000000`],
  ['true', bool, true, bytes`00000001`],
  ['string with padding', string, 'sillyprog', bytes`00000009 73696c6c 7970726f 67000000`],
  ['string of a multiple of four', string, 'eval', bytes`00000004 6576616c`],
  ['string in UTF-8', string, 'é', bytes`00000002 c3a90000`],
  ['empty string', string, '', bytes`00000000`],
  ['absent', optionalString, null, bytes`00000000`],
  ['present', optionalString, 'a', bytes`00000001 00000001 61000000`],
  ['opaque', opaque(8), Buffer.from([1, 2, 3, 4, 5]), bytes`00000005 01020304 05000000`],
  ['array', array(int32, 4), [1, -1], bytes`00000002 00000001 ffffffff`],
  ['char[4]', charVector(4), 'i86', bytes`00000069 00000038 00000036 00000000`],
  ['uuid', uuid, '00112233-4455-6677-8899-aabbccddeeff', bytes`00112233 44556677 8899aabb ccddeeff`],
  ['enum', named(['a', 'b']), 'b', bytes`00000001`],
  ['enum from the future', named(['a', 'b']), 'unknown-7', bytes`00000007`],
  ['int parameter', typedParam, param.int('a', -1), bytes`00000001 61000000 00000001 ffffffff`],
  ['uint parameter', typedParam, param.uint('a', 1), bytes`00000001 61000000 00000002 00000001`],
  ['llong parameter', typedParam, param.llong('a', -1n), bytes`00000001 61000000 00000003 ffffffff ffffffff`],
  [
    'ullong parameter',
    typedParam,
    param.ullong('a', 1n),
    bytes`00000001 61000000 00000004 00000000 00000001`,
  ],
  [
    'double parameter',
    typedParam,
    param.double('a', 1.5),
    bytes`00000001 61000000 00000005 3ff80000 00000000`,
  ],
  ['boolean parameter', typedParam, param.boolean('a', true), bytes`00000001 61000000 00000006 00000001`],
  [
    'string parameter',
    typedParam,
    param.string('a', 'b'),
    bytes`00000001 61000000 00000007 00000001 62000000`,
  ],
] as [string, Codec<never>, unknown, Buffer][];

describe('each type', () => {
  it.each(EXAMPLES)('%s', (_name, codec, value, data) => {
    expect(encode(codec, value as never)).toEqual(data);
    expect(decode(codec, data)).toEqual(value);
  });
});

it('comes back as it went, whatever it is', () => {
  const codec = struct({ a: string, b: array(optional(int64), 8), c: opaque(64), d: uint32 });
  fc.assert(
    fc.property(
      fc.record({
        a: fc.string({ unit: 'grapheme' }),
        b: fc.array(fc.option(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })), { maxLength: 8 }),
        c: fc.uint8Array({ maxLength: 64 }).map((data) => Buffer.from(data)),
        d: fc.nat(0xffffffff),
      }),
      (value) => {
        expect(decode(codec, encode(codec, value))).toEqual(value);
      },
    ),
  );
});

it('never reads past the end of hostile bytes', () => {
  const codec = struct({ a: string, b: array(struct({ u: uuid, p: typedParam }), 1000), c: optionalString });
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (data) => {
      try {
        codec.decode(new XdrDecoder(Buffer.from(data)));
      } catch (error) {
        expect(error).toBeInstanceOf(XdrError);
      }
    }),
  );
});

describe('refuses', () => {
  it.each([
    ['an integer out of range', () => encode(int32, 2 ** 31)],
    ['a fraction', () => encode(uint32, 1.5)],
    ['a negative unsigned', () => encode(uint64, -1n)],
    ['a hyper out of range', () => encode(int64, 2n ** 63n)],
    ['text that is no UUID', () => encode(uuid, 'x')],
    ['too many items', () => encode(array(int32, 1), [1, 2])],
    ['too many bytes', () => encode(opaque(1), Buffer.alloc(2))],
    ['a string longer than libvirt takes', () => encode(string, 'x'.repeat(4_194_305))],
    ['chars that do not fit', () => encode(charVector(2), 'ab')],
    ['an array longer than its message', () => decode(array(int32, 100), bytes`00000064 00000000`)],
    ['a bad presence flag', () => decode(optionalString, bytes`00000002`)],
    ['an unknown parameter type', () => decode(typedParam, bytes`00000001 61000000 00000009 00000000`)],
    ['a string cut short', () => decode(string, bytes`00000005 61000000`)],
  ])('%s', (_name, attempt) => expect(attempt).toThrow(XdrError));
});

it('takes flags whose highest bit made them negative', () => {
  expect(encode(flags, 0x80000000 | 1)).toEqual(bytes`80000001`);
});

it('makes an object of parameters', () => {
  expect(paramsToRecord([param.int('a', 1), param.string('b', 'x'), param.ullong('c', 3n)])).toEqual({
    a: 1,
    b: 'x',
    c: 3n,
  });
});
