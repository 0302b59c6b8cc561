import { OvsdbProtocolError } from './errors.js';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/**
 * Cuts a byte stream into JSON objects. OVSDB sends them one after the other with nothing between, so the
 * end of one is where its braces close (RFC 7047 section 4, JSON-RPC 1.0 over a stream).
 */
export class JsonStream {
  private readonly pieces: Buffer[] = [];
  private pendingBytes = 0;
  private depth = 0;
  private inString = false;
  private escaped = false;

  /** @param maxMessageBytes longest message accepted, so that a broken peer cannot fill the memory. */
  constructor(private readonly maxMessageBytes = 512 * 1024 * 1024) {}

  /** Takes the next chunk and returns the messages that it completes. Throws {@link OvsdbProtocolError}. */
  push(chunk: Buffer): unknown[] {
    const messages: unknown[] = [];
    let start = 0;
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at];
      if (this.inString) {
        if (this.escaped) this.escaped = false;
        else if (byte === BACKSLASH) this.escaped = true;
        else if (byte === QUOTE) this.inString = false;
        continue;
      }
      if (byte === QUOTE && this.depth > 0) this.inString = true;
      else if (byte === 0x7b || byte === 0x5b) this.depth++;
      else if (byte === 0x7d || byte === 0x5d) {
        this.depth--;
        if (this.depth < 0) throw new OvsdbProtocolError('unbalanced JSON from the server');
        if (this.depth === 0) {
          messages.push(this.finish(chunk.subarray(start, at + 1)));
          start = at + 1;
        }
      } else if (this.depth === 0 && byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) {
        throw new OvsdbProtocolError('the server does not speak JSON-RPC');
      }
    }
    if (start < chunk.length) {
      this.pendingBytes += chunk.length - start;
      if (this.pendingBytes > this.maxMessageBytes) {
        throw new OvsdbProtocolError(`message longer than ${this.maxMessageBytes} bytes`);
      }
      this.pieces.push(chunk.subarray(start));
    }
    return messages;
  }

  private finish(last: Buffer): unknown {
    this.pieces.push(last);
    const text = Buffer.concat(this.pieces).toString('utf8');
    this.pieces.length = 0;
    this.pendingBytes = 0;
    try {
      return JSON.parse(text) as unknown;
    } catch (cause) {
      throw new OvsdbProtocolError('malformed JSON from the server', { cause });
    }
  }
}
