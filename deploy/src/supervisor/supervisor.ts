// The daemon that keeps Skydeck's processes running where systemd does not: started by `up`, detached from the
// terminal, in a mount namespace of its own, controlled through a socket that only root can use.
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { SocketGrant } from './process-spec';
import type { SupervisorOptions, SupervisorReply, SupervisorRequest, SupervisorStatus } from './protocol';
import { grantSocket } from './socket-grants';
import { SupervisedProcess } from './supervised-process';

const CARE_INTERVAL = 2_000;

class Supervisor {
  /** In the order of starting. */
  private readonly processes = new Map<string, SupervisedProcess>();
  private grants: SocketGrant[] = [];
  private readonly startedAt = Date.now();
  private caring = false;
  /** Requests are carried out one after the other. */
  private queue: Promise<unknown> = Promise.resolve();

  constructor(private readonly options: SupervisorOptions) {}

  status(): SupervisorStatus {
    return {
      pid: process.pid,
      startedAt: this.startedAt,
      version: this.options.version,
      processes: [...this.processes.values()].map((entry) => entry.status()),
    };
  }

  handle(request: SupervisorRequest): Promise<void> {
    if (request.command === 'status') return Promise.resolve();
    const done = this.queue.then(() => this.carryOut(request));
    this.queue = done.catch(() => undefined);
    return done;
  }

  private async carryOut(request: SupervisorRequest): Promise<void> {
    switch (request.command) {
      case 'status':
        return;
      case 'ensure': {
        const before = this.processes.get(request.spec.name);
        if (before && JSON.stringify(before.spec) === JSON.stringify(request.spec)) return before.start();
        await before?.stop();
        const log = path.join(this.options.logs, `${request.spec.name}.log`);
        const entry = new SupervisedProcess(request.spec, log, () => undefined);
        this.processes.delete(request.spec.name);
        this.processes.set(request.spec.name, entry);
        return entry.start();
      }
      case 'stop':
        await this.processes.get(request.name)?.stop();
        this.processes.delete(request.name);
        return;
      case 'grant':
        this.grants = request.sockets;
        return this.care();
      case 'shutdown':
        for (const entry of [...this.processes.values()].reverse()) await entry.stop();
    }
  }

  /** Logs that grew too large, and sockets that were made anew. Never throws: what fails now is tried again. */
  async care(): Promise<void> {
    if (this.caring) return;
    this.caring = true;
    for (const entry of this.processes.values()) entry.rotateLog();
    for (const grant of this.grants) await grantSocket(grant).catch(() => false);
    this.caring = false;
  }
}

/** Shows node_modules and node at fixed paths that every user of ours can reach; seen by these processes only. */
function mountView(view: [string, string][]): void {
  for (const [from, to] of view) {
    if (statSync(from).isDirectory()) mkdirSync(to, { recursive: true });
    else if (!existsSync(to)) writeFileSync(to, '');
    execFileSync('mount', ['--bind', from, to]);
    execFileSync('mount', ['-o', 'remount,bind,ro', to]);
  }
}

function serve(supervisor: Supervisor, socket: Socket, end: () => void): void {
  socket.on('error', () => socket.destroy());
  createInterface({ input: socket }).on('line', (line) => {
    const request = JSON.parse(line) as SupervisorRequest;
    const answer = (reply: SupervisorReply) => socket.write(`${JSON.stringify(reply)}\n`);
    supervisor.handle(request).then(
      () => {
        const reply: SupervisorReply = { ok: true, status: supervisor.status() };
        if (request.command !== 'shutdown') return answer(reply);
        return socket.end(`${JSON.stringify(reply)}\n`, end);
      },
      (error: unknown) =>
        answer({ ok: false, error: error instanceof Error ? error.message : String(error) }),
    );
  });
}

function main(): void {
  const options = JSON.parse(process.argv[2] ?? '{}') as SupervisorOptions;
  mountView(options.view);
  const supervisor = new Supervisor(options);
  rmSync(options.socket, { force: true });
  const end = () => {
    rmSync(options.socket, { force: true });
    rmSync(options.pidFile, { force: true });
    process.exit(0);
  };
  const server = createServer((socket) => serve(supervisor, socket, end));
  const before = process.umask(0o177);
  server.listen(options.socket, () => {
    process.umask(before);
    chmodSync(options.socket, 0o600);
    writeFileSync(options.pidFile, `${process.pid}\n`);
  });
  setInterval(() => void supervisor.care(), CARE_INTERVAL);
  // A closed terminal is nothing to a daemon.
  process.on('SIGHUP', () => undefined);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => void supervisor.handle({ command: 'shutdown' }).then(end));
  }
}

main();
