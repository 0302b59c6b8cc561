import { createServer, type Server, type Socket } from 'node:net';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { JsonStream } from '../json-stream.js';

interface Message {
  readonly method?: string;
  readonly params?: unknown[];
  readonly id?: unknown;
  readonly result?: unknown;
}

/** What a scripted peer answers: a result, an error, or nothing at all. */
export type Answer = { result: unknown } | { error: unknown } | null;

/** A peer that answers by script, byte for byte, to show what a real server cannot be made to do. */
export class ScriptedServer {
  readonly received: Message[] = [];
  private readonly sockets = new Set<Socket>();
  private readonly watchers = new Set<() => void>();

  private constructor(
    private readonly server: Server,
    private readonly directory: string,
    readonly endpoint: string,
    private answer: (method: string, params: unknown[]) => Answer,
  ) {
    server.on('connection', (socket) => this.accept(socket));
  }

  static async start(answer: (method: string, params: unknown[]) => Answer): Promise<ScriptedServer> {
    const directory = await mkdtemp(join(tmpdir(), 'ovsdb-'));
    const path = join(directory, 'db.sock');
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(path, resolve));
    return new ScriptedServer(server, directory, `unix:${path}`, answer);
  }

  /** Answers differently from now on. */
  script(answer: (method: string, params: unknown[]) => Answer): void {
    this.answer = answer;
  }

  /** Writes raw text to every client. */
  write(text: string): void {
    for (const socket of this.sockets) socket.write(text);
  }

  /** Hangs up on every client. */
  hangUp(): void {
    for (const socket of this.sockets) socket.destroy();
  }

  /** Resolves with the first message, past or future, that passes the test. */
  async message(test: (message: Message) => boolean): Promise<Message> {
    for (;;) {
      const found = this.received.find(test);
      if (found) return found;
      await new Promise<void>((resolve) => this.watchers.add(resolve));
    }
  }

  async stop(): Promise<void> {
    this.hangUp();
    await new Promise((resolve) => this.server.close(resolve));
    await rm(this.directory, { recursive: true });
  }

  private accept(socket: Socket): void {
    const stream = new JsonStream();
    this.sockets.add(socket);
    socket.on('close', () => this.sockets.delete(socket));
    socket.on('error', () => undefined);
    socket.on('data', (chunk: Buffer) => {
      for (const message of stream.push(chunk) as Message[]) {
        this.received.push(message);
        const answer = message.method ? this.answer(message.method, message.params ?? []) : null;
        if (answer && message.id !== null) {
          socket.write(JSON.stringify({ result: null, error: null, ...answer, id: message.id }));
        }
        for (const watcher of this.watchers) watcher();
        this.watchers.clear();
      }
    });
  }
}
