import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { createInterface } from 'node:readline';

const ANSWER_TIMEOUT_MS = 20_000;

/** QEMU refused a command. `desc` is its own sentence. */
export class QmpError extends Error {
  override readonly name = 'QmpError';

  constructor(
    readonly command: string,
    readonly desc: string,
  ) {
    super(`${command}: ${desc}`);
  }
}

interface Message {
  id?: number;
  QMP?: object;
  return?: unknown;
  error?: { desc: string };
}

interface Waiting {
  resolve: (answer: unknown) => void;
  reject: (error: Error) => void;
}

/**
 * The monitor of a QEMU program, on its unix socket.
 * Protocol: https://www.qemu.org/docs/master/interop/qmp-spec.html
 */
export class QmpClient {
  private readonly waiting = new Map<number, Waiting>();
  private lastId = 0;

  private constructor(private readonly socket: Socket) {
    const lines = createInterface({ input: socket });
    // What fails is told by the socket's end.
    lines.on('error', () => undefined);
    lines.on('line', (line) => this.take(JSON.parse(line) as Message));
    socket.on('error', () => undefined);
    socket.on('close', () => {
      for (const { reject } of this.waiting.values()) reject(new Error('the monitor was closed'));
      this.waiting.clear();
    });
  }

  /** @throws Error when nobody listens there */
  static async connect(path: string): Promise<QmpClient> {
    const socket = connect(path);
    await once(socket, 'connect');
    const client = new QmpClient(socket);
    await client.execute('qmp_capabilities');
    return client;
  }

  get alive(): boolean {
    return !this.socket.destroyed;
  }

  onClose(listener: () => void): void {
    this.socket.once('close', listener);
  }

  /** @throws QmpError when QEMU refuses it, Error when QEMU goes away or is silent */
  async execute<T = unknown>(command: string, args: object = {}): Promise<T> {
    const id = (this.lastId += 1);
    const answer = new Promise<unknown>((resolve, reject) => {
      const failed = (error: Error): void =>
        reject(error instanceof QmpError ? new QmpError(command, error.desc) : error);
      this.waiting.set(id, { resolve, reject: failed });
    });
    if (!this.alive) throw new Error('the monitor was closed');
    this.socket.write(`${JSON.stringify({ execute: command, arguments: args, id })}\n`);
    const timer = setTimeout(() => {
      this.waiting.get(id)?.reject(new Error(`no answer to ${command}`));
      this.waiting.delete(id);
    }, ANSWER_TIMEOUT_MS);
    try {
      return (await answer) as T;
    } finally {
      clearTimeout(timer);
    }
  }

  close(): void {
    this.socket.destroy();
  }

  private take(message: Message): void {
    if (message.id === undefined) return;
    const waiting = this.waiting.get(message.id);
    this.waiting.delete(message.id);
    if (message.error) waiting?.reject(new QmpError('', message.error.desc));
    else waiting?.resolve(message.return);
  }
}
