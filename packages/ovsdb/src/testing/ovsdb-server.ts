import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { OvsdbClient } from '../client.js';
import { TEST_SCHEMA } from './schema.js';

const run = promisify(execFile);

/** A real ovsdb-server in a directory of its own, on a unix socket; optionally a member of a cluster. */
export class RealServer {
  private process: ChildProcess | null = null;

  private constructor(
    readonly directory: string,
    private readonly name: string,
    private readonly extra: readonly string[],
  ) {}

  get endpoint(): string {
    return `unix:${join(this.directory, `${this.name}.sock`)}`;
  }

  /** Makes the database, without starting the server. */
  static async create(extra: (directory: string) => readonly string[] = () => []): Promise<RealServer> {
    const directory = await mkdtemp(join(tmpdir(), 'ovsdb-'));
    const schema = join(directory, 'schema.json');
    await writeFile(schema, JSON.stringify(TEST_SCHEMA));
    await run('ovsdb-tool', ['create', join(directory, 's1.db'), schema]);
    return new RealServer(directory, 's1', extra(directory));
  }

  /** Makes the members of a cluster; they share a directory and talk over unix sockets. */
  static async createCluster(members: number): Promise<RealServer[]> {
    const directory = await mkdtemp(join(tmpdir(), 'ovsdb-'));
    const schema = join(directory, 'schema.json');
    await writeFile(schema, JSON.stringify(TEST_SCHEMA));
    const raft = (member: number) => `unix:${join(directory, `s${member}.raft`)}`;
    await run('ovsdb-tool', ['create-cluster', join(directory, 's1.db'), schema, raft(1)]);
    for (let member = 2; member <= members; member++) {
      const file = join(directory, `s${member}.db`);
      await run('ovsdb-tool', ['join-cluster', file, 'Test', raft(member), raft(1)]);
    }
    return Array.from({ length: members }, (_, index) => new RealServer(directory, `s${index + 1}`, []));
  }

  /** Starts it and waits until its socket answers. */
  async start(): Promise<void> {
    const path = join(this.directory, this.name);
    this.process = spawn(
      'ovsdb-server',
      [`--remote=p${this.endpoint}`, `--unixctl=${path}.ctl`, ...this.extra, `${path}.db`],
      { stdio: 'ignore', cwd: this.directory },
    );
    const probe = new OvsdbClient({
      endpoints: this.endpoint,
      database: 'Test',
      leaderOnly: false,
      reconnectMinMs: 5,
      reconnectMaxMs: 20,
    });
    try {
      await probe.connect();
    } finally {
      await probe.close();
    }
  }

  /** Runs a command of the server's control socket. */
  async control(...command: string[]): Promise<string> {
    const { stdout } = await run('ovs-appctl', ['-t', `${join(this.directory, this.name)}.ctl`, ...command]);
    return stdout;
  }

  /** Ends it with the signal and waits. */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    const child = this.process;
    this.process = null;
    if (!child || child.exitCode !== null) return;
    const exited = once(child, 'exit');
    child.kill(signal);
    await exited;
  }

  /** Stops or resumes the process, so that it is there but silent. */
  freeze(frozen: boolean): void {
    this.process?.kill(frozen ? 'SIGSTOP' : 'SIGCONT');
  }

  async remove(): Promise<void> {
    await this.stop('SIGKILL');
    await rm(this.directory, { recursive: true, force: true });
  }
}
