import { XdrEncoder } from './xdr.js';

/**
 * Framing of virnetprotocol.x: a 4-byte length that counts itself, the 24-byte virNetMessageHeader, the payload.
 * All integers are big-endian.
 */

/** Bytes before the payload. */
export const HEADER_LENGTH = 28;

/** Longest frame accepted: VIR_NET_MESSAGE_MAX of current libvirt (32 MiB) and the length word. */
export const FRAME_MAX = 33_554_432 + 4;

/** Most bytes that fit one stream message: VIR_NET_MESSAGE_LEGACY_PAYLOAD_MAX less the header, safe for every version. */
export const STREAM_CHUNK_MAX = 262_120;

/** virNetMessageType. */
export const MessageType = { CALL: 0, REPLY: 1, MESSAGE: 2, STREAM: 3, STREAM_HOLE: 6 } as const;

/** virNetMessageStatus. */
export const MessageStatus = { OK: 0, ERROR: 1, CONTINUE: 2 } as const;

/** virNetMessageHeader. */
export interface Header {
  program: number;
  version: number;
  procedure: number;
  type: number;
  serial: number;
  status: number;
}

/** One message off the wire. */
export interface Message {
  header: Header;
  payload: Buffer;
}

/** An encoder with room for the header, to be passed to `sealFrame` once the payload is written. */
export function frameEncoder(): XdrEncoder {
  return new XdrEncoder(HEADER_LENGTH);
}

/** Writes length and header into an encoder made by `frameEncoder` and returns the finished frame. */
export function sealFrame(encoder: XdrEncoder, header: Header): Buffer {
  const frame = encoder.finish();
  writeHeader(frame, header, frame.length);
  return frame;
}

/** The length word and header alone, for a payload of `payloadLength` bytes that is sent after them. */
export function encodeHeader(header: Header, payloadLength: number): Buffer {
  const frame = Buffer.allocUnsafe(HEADER_LENGTH);
  writeHeader(frame, header, HEADER_LENGTH + payloadLength);
  return frame;
}

function writeHeader(frame: Buffer, header: Header, length: number): void {
  frame.writeUInt32BE(length, 0);
  frame.writeUInt32BE(header.program, 4);
  frame.writeUInt32BE(header.version, 8);
  frame.writeInt32BE(header.procedure, 12);
  frame.writeInt32BE(header.type, 16);
  frame.writeUInt32BE(header.serial, 20);
  frame.writeInt32BE(header.status, 24);
}

/** The bytes cannot be a libvirt message: nothing after them can be trusted. */
export class FramingError extends Error {
  override readonly name = 'FramingError';
}

/** Cuts a byte stream into messages, however the bytes happen to arrive. */
export class FrameReader {
  #chunks: Buffer[] = [];
  #buffered = 0;
  #needed = 4;

  /** Adds bytes and returns the messages they complete. @throws FramingError on an impossible length */
  push(chunk: Buffer): Message[] {
    this.#chunks.push(chunk);
    this.#buffered += chunk.length;
    if (this.#buffered < this.#needed) return [];
    return this.#cut();
  }

  #cut(): Message[] {
    const messages: Message[] = [];
    let bytes =
      this.#chunks.length === 1 ? (this.#chunks[0] as Buffer) : Buffer.concat(this.#chunks, this.#buffered);
    this.#needed = 4;
    while (bytes.length >= 4) {
      const length = bytes.readUInt32BE(0);
      if (length < HEADER_LENGTH || length > FRAME_MAX) throw new FramingError(`frame length ${length}`);
      if (bytes.length < length) {
        this.#needed = length;
        break;
      }
      messages.push({ header: readHeader(bytes), payload: bytes.subarray(HEADER_LENGTH, length) });
      bytes = bytes.subarray(length);
    }
    this.#chunks = bytes.length > 0 ? [bytes] : [];
    this.#buffered = bytes.length;
    return messages;
  }
}

function readHeader(frame: Buffer): Header {
  return {
    program: frame.readUInt32BE(4),
    version: frame.readUInt32BE(8),
    procedure: frame.readInt32BE(12),
    type: frame.readInt32BE(16),
    serial: frame.readUInt32BE(20),
    status: frame.readInt32BE(24),
  };
}
