/**
 * XDR (RFC 4506): the big-endian, four-byte-aligned encoding that libvirt's RPC protocol uses.
 * Only the primitives live here; composite types are built from them in `codec.ts`.
 */

/** The bytes do not hold what the protocol says they should, or a value does not fit its wire type. */
export class XdrError extends Error {
  override readonly name = 'XdrError';
}

const NO_PADDING = Buffer.alloc(0);
const PADDING = [NO_PADDING, Buffer.alloc(3), Buffer.alloc(2), Buffer.alloc(1)] as const;

/** Appends XDR values to a buffer that grows as needed. */
export class XdrEncoder {
  #buffer: Buffer;
  #length: number;

  /** @param headroom bytes left free at the start, for a header that is written last */
  constructor(headroom = 0, capacity = 512) {
    this.#buffer = Buffer.allocUnsafe(Math.max(capacity, headroom));
    this.#length = headroom;
  }

  int32(value: number): void {
    if (!Number.isInteger(value) || value < -0x80000000 || value > 0x7fffffff) {
      throw new XdrError(`${String(value)} is not a signed 32-bit integer`);
    }
    const at = this.#reserve(4);
    this.#buffer.writeInt32BE(value, at);
  }

  uint32(value: number): void {
    if (!Number.isInteger(value) || value < 0 || value > 0xffffffff) {
      throw new XdrError(`${String(value)} is not an unsigned 32-bit integer`);
    }
    const at = this.#reserve(4);
    this.#buffer.writeUInt32BE(value, at);
  }

  int64(value: bigint): void {
    if (BigInt.asIntN(64, value) !== value) throw new XdrError(`${value} is not a signed 64-bit integer`);
    const at = this.#reserve(8);
    this.#buffer.writeBigInt64BE(value, at);
  }

  uint64(value: bigint): void {
    if (BigInt.asUintN(64, value) !== value) throw new XdrError(`${value} is not an unsigned 64-bit integer`);
    const at = this.#reserve(8);
    this.#buffer.writeBigUInt64BE(value, at);
  }

  double(value: number): void {
    const at = this.#reserve(8);
    this.#buffer.writeDoubleBE(value, at);
  }

  /** Bytes without a length, padded to a multiple of four. */
  fixed(bytes: Uint8Array): void {
    const padding = PADDING[(bytes.length & 3) as 0 | 1 | 2 | 3];
    const at = this.#reserve(bytes.length + padding.length);
    this.#buffer.set(bytes, at);
    this.#buffer.set(padding, at + bytes.length);
  }

  /** A length, then the bytes, padded. */
  opaque(bytes: Uint8Array): void {
    this.uint32(bytes.length);
    this.fixed(bytes);
  }

  /** A string as UTF-8 with its length in bytes. */
  string(value: string): void {
    this.opaque(Buffer.from(value, 'utf8'));
  }

  /** The bytes written so far, headroom included. Later writes may or may not be visible in them. */
  finish(): Buffer {
    return this.#buffer.subarray(0, this.#length);
  }

  #reserve(bytes: number): number {
    const at = this.#length;
    const needed = at + bytes;
    if (needed > this.#buffer.length) {
      const grown = Buffer.allocUnsafe(Math.max(needed, this.#buffer.length * 2));
      this.#buffer.copy(grown, 0, 0, at);
      this.#buffer = grown;
    }
    this.#length = needed;
    return at;
  }
}

/** Reads XDR values from a buffer and refuses to read past its end. */
export class XdrDecoder {
  readonly #buffer: Buffer;
  #offset = 0;

  constructor(buffer: Buffer) {
    this.#buffer = buffer;
  }

  /** Bytes not read yet. */
  get remaining(): number {
    return this.#buffer.length - this.#offset;
  }

  int32(): number {
    return this.#buffer.readInt32BE(this.#take(4));
  }

  uint32(): number {
    return this.#buffer.readUInt32BE(this.#take(4));
  }

  int64(): bigint {
    return this.#buffer.readBigInt64BE(this.#take(8));
  }

  uint64(): bigint {
    return this.#buffer.readBigUInt64BE(this.#take(8));
  }

  double(): number {
    return this.#buffer.readDoubleBE(this.#take(8));
  }

  /** `length` bytes and their padding. The result shares memory with the input. */
  fixed(length: number): Buffer {
    const at = this.#take(length + (-length & 3));
    return this.#buffer.subarray(at, at + length);
  }

  /** A length-prefixed run of bytes. @throws XdrError when it is longer than `max` bytes */
  opaque(max: number): Buffer {
    const length = this.uint32();
    if (length > max) throw new XdrError(`${length} bytes where at most ${max} are allowed`);
    return this.fixed(length);
  }

  string(max: number): string {
    return this.opaque(max).toString('utf8');
  }

  #take(bytes: number): number {
    const at = this.#offset;
    if (at + bytes > this.#buffer.length) {
      throw new XdrError(`message ends ${at + bytes - this.#buffer.length} bytes too early`);
    }
    this.#offset = at + bytes;
    return at;
  }
}
