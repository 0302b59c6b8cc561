import { XdrError, type XdrDecoder, type XdrEncoder } from './xdr.js';

/** How one type travels: TypeScript types of the whole protocol are inferred from values of this interface. */
export interface Codec<T> {
  encode(encoder: XdrEncoder, value: T): void;
  decode(decoder: XdrDecoder): T;
}

/** The TypeScript type that a codec reads and writes. */
export type TypeOf<C> = C extends Codec<infer T> ? T : never;

/** The fields of a struct, in wire order. */
export type Shape = Record<string, Codec<unknown>>;

/** The TypeScript type of a struct of these fields. */
export type StructOf<S extends Shape> = { [K in keyof S]: TypeOf<S[K]> };

/** REMOTE_STRING_MAX of remote_protocol.x: the longest string libvirtd accepts, in bytes. */
export const STRING_MAX = 4_194_304;

export const int32: Codec<number> = {
  encode: (encoder, value) => encoder.int32(value),
  decode: (decoder) => decoder.int32(),
};

export const uint32: Codec<number> = {
  encode: (encoder, value) => encoder.uint32(value),
  decode: (decoder) => decoder.uint32(),
};

/** `unsigned int flags`: bit 31 makes the result of `|` negative in JavaScript, which is still the right bits. */
export const flags: Codec<number> = {
  encode: (encoder, value) => encoder.uint32(value >>> 0),
  decode: (decoder) => decoder.uint32(),
};

/** `hyper`: a bigint, because nanosecond counters pass 2^53 after 104 days. */
export const int64: Codec<bigint> = {
  encode: (encoder, value) => encoder.int64(value),
  decode: (decoder) => decoder.int64(),
};

/** `unsigned hyper`. */
export const uint64: Codec<bigint> = {
  encode: (encoder, value) => encoder.uint64(value),
  decode: (decoder) => decoder.uint64(),
};

export const double: Codec<number> = {
  encode: (encoder, value) => encoder.double(value),
  decode: (decoder) => decoder.double(),
};

/** libvirt sends truth as an `int` of 0 or 1. */
export const bool: Codec<boolean> = {
  encode: (encoder, value) => encoder.int32(value ? 1 : 0),
  decode: (decoder) => decoder.int32() !== 0,
};

/** `remote_nonnull_string`. */
export const string: Codec<string> = {
  encode(encoder, value) {
    const bytes = Buffer.from(value, 'utf8');
    if (bytes.length > STRING_MAX)
      throw new XdrError(`string of ${bytes.length} bytes; libvirt takes ${STRING_MAX}`);
    encoder.opaque(bytes);
  },
  decode: (decoder) => decoder.string(STRING_MAX),
};

/** `opaque data<max>`. Decoded bytes are copied so that they do not pin the whole message in memory. */
export function opaque(max: number): Codec<Buffer> {
  return {
    encode(encoder, value) {
      if (value.length > max) throw new XdrError(`${value.length} bytes where at most ${max} are allowed`);
      encoder.opaque(value);
    },
    decode: (decoder) => Buffer.from(decoder.opaque(max)),
  };
}

/** XDR's optional data: a presence flag, then the value. Absent is `null`. */
export function optional<T>(inner: Codec<T>): Codec<T | null> {
  return {
    encode(encoder, value) {
      if (value === null) return encoder.uint32(0);
      encoder.uint32(1);
      inner.encode(encoder, value);
    },
    decode(decoder) {
      const present = decoder.uint32();
      if (present > 1) throw new XdrError(`presence flag is ${present}`);
      return present === 1 ? inner.decode(decoder) : null;
    },
  };
}

/** `remote_string`: a string that may be NULL. */
export const optionalString: Codec<string | null> = optional(string);

/** `T items<max>`. */
export function array<T>(inner: Codec<T>, max: number): Codec<T[]> {
  return {
    encode(encoder, values) {
      if (values.length > max) throw new XdrError(`${values.length} items where at most ${max} are allowed`);
      encoder.uint32(values.length);
      for (const value of values) inner.encode(encoder, value);
    },
    decode(decoder) {
      const length = decoder.uint32();
      // Every item takes at least four bytes: a length that cannot fit is refused before memory is spent on it.
      if (length > max || length * 4 > decoder.remaining) {
        throw new XdrError(
          `${length} items where at most ${max} are allowed and ${decoder.remaining} bytes remain`,
        );
      }
      return Array.from({ length }, () => inner.decode(decoder));
    },
  };
}

/** `char name[size]`: XDR sends each char as a four-byte integer; the C string ends at the first NUL. */
export function charVector(size: number): Codec<string> {
  return {
    encode(encoder, value) {
      const bytes = Buffer.from(value, 'utf8');
      if (bytes.length >= size) throw new XdrError(`${bytes.length} bytes do not fit a char[${size}]`);
      for (let index = 0; index < size; index++) encoder.int32(bytes[index] ?? 0);
    },
    decode(decoder) {
      const bytes = Uint8Array.from({ length: size }, () => decoder.int32() & 0xff);
      const end = bytes.indexOf(0);
      return Buffer.from(bytes.subarray(0, end < 0 ? size : end)).toString('utf8');
    },
  };
}

const UUID_TEXT = /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i;

/** `remote_uuid`: 16 bytes on the wire, lower-case text with hyphens in TypeScript. */
export const uuid: Codec<string> = {
  encode(encoder, value) {
    if (!UUID_TEXT.test(value)) throw new XdrError(`not a UUID: ${value}`);
    encoder.fixed(Buffer.from(value.replaceAll('-', ''), 'hex'));
  },
  decode(decoder) {
    const hex = decoder.fixed(16).toString('hex');
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
  },
};

/** A struct: its fields one after another, with no bytes of its own. */
export function struct<S extends Shape>(shape: S): Codec<StructOf<S>> {
  const fields = Object.entries(shape);
  return {
    encode(encoder, value) {
      for (const [name, codec] of fields) codec.encode(encoder, value[name]);
    },
    decode(decoder) {
      const value: Record<string, unknown> = {};
      for (const [name, codec] of fields) value[name] = codec.decode(decoder);
      return value as StructOf<S>;
    },
  };
}

/** A number that the wire knows and a word for people. A number without a word, from a newer libvirt, stays visible. */
export type Named<Names extends readonly string[]> = Names[number] | `unknown-${number}`;

/** The word at `index`. */
export function nameAt<const Names extends readonly string[]>(names: Names, index: number): Named<Names> {
  return names[index] ?? `unknown-${index}`;
}

/** A C enum sent as `int`, given as words in numerical order starting at 0. */
export function named<const Names extends readonly string[]>(names: Names): Codec<Named<Names>> {
  return {
    encode(encoder, value) {
      const index = names.indexOf(value);
      encoder.int32(index >= 0 ? index : Number(value.replace('unknown-', '')));
    },
    decode: (decoder) => nameAt(names, decoder.int32()),
  };
}
