import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Redis } from 'ioredis';

/** A Redis that a test may stop and flush. */
export class OwnRedis {
  private child: ChildProcess | null = null;

  private constructor(private readonly directory: string) {}

  static async start(): Promise<OwnRedis> {
    const redis = new OwnRedis(await mkdtemp(path.join(tmpdir(), 'redis-')));
    await redis.up();
    return redis;
  }

  private get socket(): string {
    return path.join(this.directory, 'redis.sock');
  }

  get url(): string {
    return `unix://${this.socket}`;
  }

  async up(): Promise<void> {
    const settings = ['--port', '0', '--unixsocket', this.socket, '--dir', this.directory];
    const policy = ['--maxmemory-policy', 'noeviction', '--appendonly', 'yes'];
    this.child = spawn('redis-server', [...settings, ...policy], { stdio: 'ignore' });
    const client = new Redis(this.socket, { retryStrategy: () => 50, maxRetriesPerRequest: null });
    client.on('error', () => undefined);
    await client.ping();
    client.disconnect();
  }

  /** Kills it: nothing is said to its clients. */
  async down(): Promise<void> {
    const { child } = this;
    this.child = null;
    if (!child) return;
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  }

  async flush(): Promise<void> {
    const client = new Redis(this.socket);
    await client.flushall();
    client.disconnect();
  }

  async close(): Promise<void> {
    await this.down();
    await rm(this.directory, { recursive: true, force: true });
  }
}
