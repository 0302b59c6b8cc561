import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { LibvirtClient } from '@skydeck/libvirt';
import { execa } from 'execa';

/** What a libvirtd in system mode keeps at fixed places: each daemon sees directories of its own there. */
const PRIVATE = [
  '/run/libvirt',
  '/etc/libvirt',
  '/var/lib/libvirt',
  '/var/cache/libvirt',
  '/var/log/libvirt',
];
const SETTINGS = ['libvirt.conf', 'qemu.conf', 'virtlogd.conf'];
const PROGRAMS = '/usr/sbin:/usr/bin:/sbin:/bin';

/**
 * The libvirtd and virtlogd of one more host, in system mode as in production: in a mount namespace with directories
 * of their own, so that it shares no guest, lock or log with any other libvirtd of the machine.
 */
export class OwnLibvirt {
  private daemon: ChildProcess | null = null;
  private logDaemon: ChildProcess | null = null;
  private readonly uuid = randomUUID();
  /** Stays connected over restarts. */
  readonly client: LibvirtClient;

  private constructor(
    private readonly directory: string,
    /** Keeps the mount namespace. */
    private readonly keeper: ChildProcess,
  ) {
    this.client = new LibvirtClient({
      endpoint: { transport: 'unix', path: this.socket },
      backoff: { initialMs: 50, maxMs: 200 },
    }).start();
  }

  /** @param directory for all its files; guests' disks lie elsewhere */
  static async start(directory: string): Promise<OwnLibvirt> {
    const keeper = spawn('unshare', ['--mount', 'cat'], { stdio: ['pipe', 'pipe', 'inherit'] });
    // What comes back tells that the namespace is there.
    keeper.stdin.write('\n');
    await once(keeper.stdout, 'data');
    const libvirt = new OwnLibvirt(directory, keeper);
    for (const target of PRIVATE) {
      await mkdir(path.join(directory, target), { recursive: true });
      const bind = libvirt.inside(['mount', '--bind', path.join(directory, target), target]);
      await execa('nsenter', bind);
    }
    for (const name of SETTINGS) {
      await copyFile(path.join('/etc/libvirt', name), path.join(directory, 'etc/libvirt', name));
    }
    await libvirt.configure();
    libvirt.logDaemon = libvirt.run('virtlogd', []);
    await libvirt.up();
    return libvirt;
  }

  get socket(): string {
    return path.join(this.directory, 'run/libvirt/libvirt-sock');
  }

  private inside(argv: readonly string[]): string[] {
    return [`--mount=/proc/${this.keeper.pid}/ns/mnt`, '--', ...argv];
  }

  private async configure(): Promise<void> {
    const lines = ['auth_unix_ro = "none"', 'auth_unix_rw = "none"', `host_uuid = "${this.uuid}"`, ''];
    await writeFile(path.join(this.directory, 'libvirtd.conf'), lines.join('\n'));
  }

  private run(name: string, args: readonly string[]): ChildProcess {
    const pidFile = path.join(this.directory, `${name}.pid`);
    const argv = this.inside([`/usr/sbin/${name}`, '--pid-file', pidFile, ...args]);
    return spawn('nsenter', argv, { stdio: 'ignore', env: { PATH: PROGRAMS } });
  }

  /** Starts libvirtd, again when it was killed, and waits until it answers. */
  async up(): Promise<void> {
    if (this.daemon) return;
    this.daemon = this.run('libvirtd', ['--config', path.join(this.directory, 'libvirtd.conf')]);
    await this.client.host.version();
  }

  /** Its crash. Guests and the log daemon live on. */
  async kill(): Promise<void> {
    const { daemon } = this;
    this.daemon = null;
    if (daemon) await end(daemon, 'SIGKILL');
  }

  async domains(): Promise<string[]> {
    return (await this.client.domains.list()).map((domain) => domain.name).sort();
  }

  /** Ends the daemons and the guests they left running. */
  async close(): Promise<void> {
    await this.client.close();
    await this.kill();
    await this.killGuests();
    if (this.logDaemon) await end(this.logDaemon, 'SIGTERM');
    await end(this.keeper, 'SIGTERM');
  }

  /** Their processes outlive libvirtd by design; its pid files tell which they are. */
  private async killGuests(): Promise<void> {
    const directory = path.join(this.directory, 'run/libvirt/qemu');
    for (const name of await readdir(directory).catch(() => [])) {
      const guest = /^(skydeck-.*)\.pid$/.exec(name)?.[1];
      if (!guest) continue;
      const pid = Number(await readFile(path.join(directory, name), 'utf8'));
      const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
      if (command.includes(guest)) process.kill(pid, 'SIGKILL');
    }
  }
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill(signal);
  await exited;
}
