import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { AppError } from '@skydeck/core/app-error';
import type { Extent, OpenDisk } from '@skydeck/core/volume/backup/content/disk-access';
import { ByteReader } from './byte-reader';

// The NBD protocol, as far as QEMU's servers speak it: fixed newstyle, structured replies, `base:allocation`.
// https://github.com/NetworkBlockDevice/nbd/blob/master/doc/proto.md

const GREETING = Buffer.from('NBDMAGICIHAVEOPT', 'latin1');
const OPTION = Buffer.from('IHAVEOPT', 'latin1');
const OPTION_REPLY = 0x0003_e889_0455_65a9n;
const REQUEST = 0x2560_9513;
const SIMPLE_REPLY = 0x6744_6698;
const STRUCTURED_REPLY = 0x668e_33ef;

const FIXED_NEWSTYLE = 1;
const NO_ZEROES = 2;
const ALLOCATION = 'base:allocation';

const option = { go: 7, structuredReply: 8, setMetaContext: 10 } as const;
const reply = { ack: 1, info: 3, metaContext: 4 } as const;
const ERROR_REPLY = 0x8000_0000;
const INFO_EXPORT = 0;

const command = { read: 0, write: 1, disconnect: 2, flush: 3, writeZeroes: 6, blockStatus: 7 } as const;
const chunk = { none: 0, data: 1, hole: 2, status: 5, error: 0x8001 } as const;
const DONE = 1;
const ZERO = 2;
const ENOSPC = 28;
/** QEMU takes no more in one request. */
const MOST = 32 * 1024 ** 2;

interface Pending {
  resolve: (extents: Extent[]) => void;
  reject: (error: unknown) => void;
  /** Of a reading. */
  into: Buffer | null;
  offset: number;
  extents: Extent[];
  error: AppError | null;
}

/** One export of an NBD server behind a socket of this host. Requests may be under way side by side. */
export class NbdClient implements OpenDisk {
  private readonly pending = new Map<bigint, Pending>();
  private cookie = 0n;
  private ended: AppError | null = null;

  private constructor(
    private readonly socket: Socket,
    private readonly bytes: ByteReader,
    readonly sizeBytes: number,
    private readonly contextId: number,
  ) {}

  /** @throws AppError STORAGE */
  static async connect(path: string, exportName: string, signal: AbortSignal): Promise<NbdClient> {
    signal.throwIfAborted();
    const socket = connect(path);
    const abort = (): void => void socket.destroy(signal.reason as Error);
    signal.addEventListener('abort', abort, { once: true });
    socket.on('close', () => signal.removeEventListener('abort', abort));
    try {
      await once(socket, 'connect');
      const bytes = new ByteReader(socket);
      const { sizeBytes, contextId } = await negotiate(socket, bytes, exportName);
      const client = new NbdClient(socket, bytes, sizeBytes, contextId);
      void client.receive();
      return client;
    } catch (error) {
      socket.destroy();
      signal.throwIfAborted();
      throw error instanceof AppError ? error : broken(error);
    }
  }

  async read(offset: number, length: number): Promise<Buffer> {
    const into = Buffer.alloc(length);
    await this.request(command.read, offset, length, { into });
    return into;
  }

  async write(offset: number, content: Buffer): Promise<void> {
    await this.request(command.write, offset, content.length, { payload: content });
  }

  async writeZeros(offset: number, length: number): Promise<void> {
    for (let done = 0; done < length; done += MOST) {
      await this.request(command.writeZeroes, offset + done, Math.min(MOST, length - done));
    }
  }

  extents(offset: number, length: number): Promise<Extent[]> {
    return this.request(command.blockStatus, offset, length);
  }

  async flush(): Promise<void> {
    await this.request(command.flush, 0, 0);
  }

  /** Says good-bye; the server ends when nobody else is there. */
  close(): void {
    if (this.ended || this.socket.destroyed) return;
    this.ended = broken(new Error('it was closed'));
    this.socket.end(requestHeader(command.disconnect, 0n, 0, 0));
  }

  private request(
    type: number,
    offset: number,
    length: number,
    { into = null, payload }: { into?: Buffer | null; payload?: Buffer } = {},
  ): Promise<Extent[]> {
    return new Promise((resolve, reject) => {
      if (this.ended) return reject(this.ended);
      this.cookie += 1n;
      this.pending.set(this.cookie, { resolve, reject, into, offset, extents: [], error: null });
      this.socket.cork();
      this.socket.write(requestHeader(type, this.cookie, offset, length));
      if (payload) this.socket.write(payload);
      this.socket.uncork();
    });
  }

  private async receive(): Promise<void> {
    try {
      for (;;) await this.receiveOne();
    } catch (error) {
      this.ended ??= broken(error);
      for (const { reject } of this.pending.values()) reject(this.ended);
      this.pending.clear();
      this.socket.destroy();
    }
  }

  private async receiveOne(): Promise<void> {
    const magic = (await this.bytes.take(4)).readUInt32BE();
    if (magic === SIMPLE_REPLY) {
      const head = await this.bytes.take(12);
      const errno = head.readUInt32BE(0);
      const request = this.requestOf(head.readBigUInt64BE(4));
      if (errno !== 0) request.error = refused(errno, '');
      return this.finish(head.readBigUInt64BE(4), request);
    }
    if (magic !== STRUCTURED_REPLY) throw new Error('it does not speak NBD');
    const head = await this.bytes.take(16);
    const cookie = head.readBigUInt64BE(4);
    const request = this.requestOf(cookie);
    await this.receiveChunk(request, head.readUInt16BE(2), head.readUInt32BE(12));
    if (head.readUInt16BE(0) & DONE) this.finish(cookie, request);
  }

  private async receiveChunk(request: Pending, type: number, length: number): Promise<void> {
    const body = length > 0 ? await this.bytes.take(length) : Buffer.alloc(0);
    if (type === chunk.none) return;
    if (type & 0x8000) {
      const said = body.length > 6 ? body.toString('utf8', 6, 6 + body.readUInt16BE(4)) : '';
      request.error ??= refused(body.readUInt32BE(0), said);
    } else if (type === chunk.data) {
      body.copy(request.into ?? Buffer.alloc(0), Number(body.readBigUInt64BE(0)) - request.offset, 8);
    } else if (type === chunk.status && body.readUInt32BE(0) === this.contextId) {
      let at = request.offset;
      for (let place = 4; place + 8 <= body.length; place += 8) {
        const extent = { offset: at, length: body.readUInt32BE(place), flags: body.readUInt32BE(place + 4) };
        // A hole that is not said to be zeros shows whatever it shows.
        request.extents.push({ offset: at, length: extent.length, zero: (extent.flags & ZERO) !== 0 });
        at += extent.length;
      }
    } else if (type !== chunk.hole) {
      throw new Error(`it sent a reply of the kind ${type}`);
    }
    // A hole of a reading is zeros, as the buffer is.
  }

  private requestOf(cookie: bigint): Pending {
    const request = this.pending.get(cookie);
    if (request) return request;
    throw new Error('it answered what nobody asked');
  }

  private finish(cookie: bigint, { resolve, reject, extents, error }: Pending): void {
    this.pending.delete(cookie);
    if (error) reject(error);
    else resolve(extents);
  }
}

async function negotiate(
  socket: Socket,
  bytes: ByteReader,
  name: string,
): Promise<{ sizeBytes: number; contextId: number }> {
  const greeting = await bytes.take(18);
  if (!greeting.subarray(0, 16).equals(GREETING)) throw new Error('it does not speak NBD');
  socket.write(uint32(FIXED_NEWSTYLE | NO_ZEROES));
  await ask(socket, bytes, option.structuredReply, Buffer.alloc(0));
  const context = lengthAnd(ALLOCATION);
  const contexts = await ask(
    socket,
    bytes,
    option.setMetaContext,
    Buffer.concat([lengthAnd(name), uint32(1), context]),
  );
  const info = await ask(socket, bytes, option.go, Buffer.concat([lengthAnd(name), Buffer.alloc(2)]));
  const facts = info.find(({ type, body }) => type === reply.info && body.readUInt16BE(0) === INFO_EXPORT);
  const chosen = contexts.find(({ type }) => type === reply.metaContext);
  if (!facts || !chosen) throw new Error('it does not say what it serves');
  return { sizeBytes: Number(facts.body.readBigUInt64BE(2)), contextId: chosen.body.readUInt32BE(0) };
}

/** Sends an option and answers what came before its acknowledgement. */
async function ask(
  socket: Socket,
  bytes: ByteReader,
  code: number,
  data: Buffer,
): Promise<{ type: number; body: Buffer }[]> {
  socket.write(Buffer.concat([OPTION, uint32(code), uint32(data.length), data]));
  const replies: { type: number; body: Buffer }[] = [];
  for (;;) {
    const head = await bytes.take(20);
    if (head.readBigUInt64BE(0) !== OPTION_REPLY) throw new Error('it does not speak NBD');
    const [type, length] = [head.readUInt32BE(12), head.readUInt32BE(16)];
    const body = length > 0 ? await bytes.take(length) : Buffer.alloc(0);
    if (type === reply.ack) return replies;
    if (type >= ERROR_REPLY) throw new Error(`it refused: ${body.toString('utf8') || type}`);
    replies.push({ type, body });
  }
}

function requestHeader(type: number, cookie: bigint, offset: number, length: number): Buffer {
  const head = Buffer.alloc(28);
  head.writeUInt32BE(REQUEST, 0);
  head.writeUInt16BE(type, 6);
  head.writeBigUInt64BE(cookie, 8);
  head.writeBigUInt64BE(BigInt(offset), 16);
  head.writeUInt32BE(length, 24);
  return head;
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

const lengthAnd = (text: string): Buffer =>
  Buffer.concat([uint32(Buffer.byteLength(text)), Buffer.from(text)]);

function refused(errno: number, said: string): AppError {
  if (errno === ENOSPC) {
    return new AppError('STORAGE', 'The back end is full: nothing more can be written there.', {
      hint: 'Free space there, or use another back end.',
      rescheduleable: true,
    });
  }
  return new AppError('STORAGE', `The volume’s disk could not be used: ${said || `error ${errno}`}.`, {
    hint: 'Look at the back end’s disk on its host.',
  });
}

function broken(cause: unknown): AppError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new AppError('STORAGE', `The program that opened the volume’s disk went away: ${why}.`, {
    hint: 'It is tried again; look at the host if it goes on.',
    retryable: true,
    cause,
  });
}
