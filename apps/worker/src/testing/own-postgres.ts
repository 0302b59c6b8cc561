import { execFile } from 'node:child_process';
import { chown, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const VERSIONS = '/usr/lib/postgresql';

/** A Postgres that a test may stop. It runs as the machine's user `postgres`, as the server refuses root. */
export class OwnPostgres {
  private constructor(
    private readonly directory: string,
    private readonly programs: string,
    private readonly user: { uid: number; gid: number },
  ) {}

  static async start(): Promise<OwnPostgres> {
    const versions = (await readdir(VERSIONS)).sort((a, b) => Number(b) - Number(a));
    const programs = path.join(VERSIONS, versions[0] ?? '', 'bin');
    const line = /^postgres:[^:]*:(\d+):(\d+):/m.exec(await readFile('/etc/passwd', 'utf8'));
    if (!line) throw new Error('there is no user postgres');
    const user = { uid: Number(line[1]), gid: Number(line[2]) };
    const directory = await mkdtemp(path.join(tmpdir(), 'postgres-'));
    await chown(directory, user.uid, user.gid);
    const postgres = new OwnPostgres(directory, programs, user);
    await postgres.program('initdb', [
      '-D',
      postgres.data,
      '-U',
      'skydeck',
      '-A',
      'trust',
      '-N',
      '-E',
      'UTF8',
    ]);
    await postgres.up();
    await postgres.program('createdb', ['-h', directory, '-U', 'skydeck', 'skydeck']);
    return postgres;
  }

  private get data(): string {
    return path.join(this.directory, 'data');
  }

  get url(): string {
    return `postgresql://skydeck@localhost/skydeck?host=${this.directory}`;
  }

  private program(name: string, args: readonly string[]): Promise<unknown> {
    return run(path.join(this.programs, name), args, { ...this.user, cwd: this.directory });
  }

  async up(): Promise<void> {
    const options = `-c listen_addresses= -c unix_socket_directories=${this.directory} -c fsync=off`;
    const log = path.join(this.directory, 'log');
    await this.program('pg_ctl', ['start', '-w', '-s', '-D', this.data, '-l', log, '-o', options]);
  }

  /** Stops it as a crash would: connections break in the middle of what they do. */
  async down(): Promise<void> {
    await this.program('pg_ctl', ['stop', '-m', 'immediate', '-s', '-D', this.data]);
  }

  async close(): Promise<void> {
    await this.down().catch(() => undefined);
    await rm(this.directory, { recursive: true, force: true });
  }
}
