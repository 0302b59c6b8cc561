import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createLogger } from '@skydeck/core/logger';
import type { DiskSource } from '@skydeck/core/volume/disk-source';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { KeyFiles } from '../key-files';
import { QemuImg } from '../qemu-img';
import { NbdTransport, type NbdTransportOptions } from './nbd-transport';

const VOLUME = '0195e3a0-7425-7abc-944b-e07fc1f90ae7';
const MIB = 1024 ** 2;
const OWNER = '192.0.2.1';
const USER = '192.0.2.2';
const PORT = 10_809;
const TLS_KEY = Buffer.alloc(32, 7);

type FileSource = Extract<DiskSource, { kind: 'file' }>;

let directory: string;
let owner: Namespace;
let user: Namespace;
let source: DiskSource;

/** A network of its own, kept by a process that does nothing. */
class Namespace {
  private constructor(private readonly keeper: ChildProcess) {}

  static async make(): Promise<Namespace> {
    const keeper = spawn('unshare', ['--net', 'cat'], { stdio: ['pipe', 'pipe', 'inherit'] });
    keeper.stdin.write('\n');
    await once(keeper.stdout, 'data');
    return new Namespace(keeper);
  }

  get pid(): string {
    return String(this.keeper.pid);
  }

  get prefix(): string[] {
    return ['nsenter', `--net=/proc/${this.pid}/ns/net`, '--'];
  }

  async run(...argv: string[]): Promise<string> {
    const [program = '', ...args] = [...this.prefix, ...argv];
    return (await execa(program, args)).stdout;
  }

  end(): void {
    this.keeper.kill();
  }
}

beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'nbd-'));
  [owner, user] = [await Namespace.make(), await Namespace.make()];
  await execa('ip', [
    'link',
    'add',
    'nbd0',
    'netns',
    owner.pid,
    'type',
    'veth',
    'peer',
    'nbd1',
    'netns',
    user.pid,
  ]);
  for (const [where, device, address] of [
    [owner, 'nbd0', OWNER],
    [user, 'nbd1', USER],
  ] as const) {
    await where.run('ip', 'address', 'add', `${address}/24`, 'dev', device);
    await where.run('ip', 'link', 'set', device, 'up');
  }
  const file = path.join(directory, 'volume.qcow2');
  const passphrase = Buffer.from('a passphrase of the test');
  const keys = new KeyFiles(path.join('/run', path.basename(directory), 'keys'));
  const { signal } = new AbortController();
  await new QemuImg(keys).create({ path: file, sizeBytes: 64 * 1024 ** 2, passphrase }, { signal });
  source = { kind: 'file', path: file, format: 'qcow2', key: { secretUuid: VOLUME, passphrase } };
}, 60_000);
afterAll(async () => {
  owner?.end();
  user?.end();
  await rm(directory, { recursive: true, force: true });
});

function transport(name: string, options: Partial<NbdTransportOptions> = {}): NbdTransport {
  return new NbdTransport({
    directory: path.join(directory, name),
    keysDir: path.join('/run', path.basename(directory), name),
    tlsKey: TLS_KEY,
    serveAt: { host: OWNER, port: PORT },
    log: createLogger('test', 'silent'),
    onLost: () => undefined,
    startedBy: { serving: owner.prefix, reaching: user.prefix },
    ...options,
  });
}

const nbd = (disk: DiskSource): string =>
  disk.kind === 'nbd' ? `nbd+unix:///${disk.exportName}?socket=${disk.socket}` : '';
const io = async (disk: DiskSource, command: string): Promise<string> =>
  (await execa('qemu-io', ['-f', 'raw', '-c', command, nbd(disk)])).stdout;

async function end(...transports: NbdTransport[]): Promise<void> {
  for (const each of transports) {
    await each.leave(VOLUME);
    await each.withdraw(VOLUME);
    await each.endIdle();
    each.close();
  }
}

test('an encrypted volume goes from its owner to another network, and stays its owner’s file', async () => {
  const [here, there] = [transport('owner'), transport('user')];
  const served = await here.serve(VOLUME, source);
  expect(await here.serve(VOLUME, source)).toEqual(served);
  const disk = await there.reach(VOLUME, served);
  expect(await there.reach(VOLUME, served)).toEqual(disk);
  expect(await io(disk, `write -P 0xab 0 ${MIB}`)).toContain('wrote 1048576');
  expect(await io(disk, `read -P 0xab 0 ${MIB}`)).not.toContain('failed');
  // Neither the network's peers without the key …
  const plain = user.run('qemu-img', 'info', `nbd://${OWNER}:${PORT}/${VOLUME}`);
  await expect(plain).rejects.toThrow();
  // … nor any command line or file of the host shows it.
  const pid = (await readFile(path.join(directory, 'owner/nbd-serving.pid'), 'utf8')).trim();
  expect(await readFile(`/proc/${pid}/cmdline`, 'latin1')).not.toContain(TLS_KEY.toString('hex'));
  await end(there, here);
}, 60_000);

test('another cloud’s key opens nothing', async () => {
  const here = transport('owner');
  const stranger = transport('stranger', { tlsKey: Buffer.alloc(32, 8) });
  const served = await here.serve(VOLUME, source);
  await expect(stranger.reach(VOLUME, served)).rejects.toThrow('does not serve it');
  await end(stranger, here);
}, 60_000);

test('the agents’ restarts change nothing: the daemons are found again', async () => {
  const [here, there] = [transport('owner'), transport('user')];
  const served = await here.serve(VOLUME, source);
  const disk = await there.reach(VOLUME, served);
  here.close();
  there.close();
  await io(disk, `write -P 0xcd 0 ${MIB}`);
  // As whoever was killed between starting the daemon and opening its socket to QEMU’s group has left it.
  const socket = path.join(directory, 'user/nbd.sock');
  await chmod(socket, 0o700);
  const [again, thereAgain] = [transport('owner'), transport('user')];
  await again.serve(VOLUME, source);
  await io(await thereAgain.reach(VOLUME, served), `read -P 0xcd 0 ${MIB}`);
  expect((await stat(socket)).mode & 0o777).toBe(0o660);
  await end(thereAgain, again);
}, 60_000);

test('an owner that is killed in the middle is waited for: no byte is lost', async () => {
  let tell: () => void = () => undefined;
  const lost = new Promise<void>((resolve) => {
    tell = resolve;
  });
  const first = transport('owner', { onLost: () => tell() });
  const there = transport('user');
  const disk = await there.reach(VOLUME, await first.serve(VOLUME, source));
  await io(disk, `write -P 0x11 0 ${MIB}`);
  process.kill(Number(await readFile(path.join(directory, 'owner/nbd-serving.pid'), 'utf8')), 'SIGKILL');
  await lost;
  // Asked while nobody serves it.
  const write = io(disk, `write -P 0x22 ${MIB} ${MIB}`);
  const here = transport('owner');
  await here.serve(VOLUME, source);
  expect(await write).toContain('wrote 1048576');
  expect(await io(disk, `read -P 0x11 0 ${MIB}`)).not.toContain('failed');
  expect(await io(disk, `read -P 0x22 ${MIB} ${MIB}`)).not.toContain('failed');
  await end(there, here);
}, 120_000);

test.each(['goes on', 'is killed'])(
  'a merge in the middle that nobody wrote down is not made again when its daemon %s',
  async (what) => {
    const names = ['base', 'middle', 'top'].map((name) => `${what.at(-1)}-${name}.qcow2`);
    const [base = '', middle = '', top = ''] = names.map((name) => path.join(directory, name));
    for (const [place, file] of [base, middle, top].entries()) {
      const under = place === 0 ? [] : ['-b', names[place - 1] ?? '', '-F', 'qcow2'];
      await execa('qemu-img', ['create', '-q', '-f', 'qcow2', ...under, file, String(64 * MIB)]);
      await execa('qemu-io', ['-f', 'qcow2', '-c', `write -P ${place + 1} ${place}M 1M`, file]);
    }
    const layer = (file: string): FileSource => ({ kind: 'file', path: file, format: 'qcow2' });
    const layered = (...backing: string[]): FileSource => ({ ...layer(top), backing });
    const merge = { base: layer(base), top: layer(middle), active: false };
    const { signal } = new AbortController();
    let here = transport('owner');
    const served = await here.serve(VOLUME, layered(middle, base));
    const dies = () => Promise.reject(new Error('the worker dies'));
    await expect(here.merge(VOLUME, layered(middle, base), merge, dies, { signal })).rejects.toThrow();
    here.close();
    if (what === 'is killed')
      process.kill(Number(await readFile(path.join(directory, 'owner/nbd-serving.pid'), 'utf8')), 'SIGKILL');
    here = transport('owner');
    let written = 0;
    const write = async (): Promise<void> => {
      written += 1;
    };
    await here.merge(VOLUME, layered(base), merge, write, { signal });
    expect(written).toBe(1);
    const there = transport('user');
    const disk = await there.reach(VOLUME, served);
    for (const place of [0, 1, 2])
      expect(await io(disk, `read -P ${place + 1} ${place}M 1M`)).not.toContain('failed');
    await end(there, here);
    // What the middle one held is in the base, and nothing of what was written above it.
    await execa('qemu-io', ['-f', 'qcow2', '-c', 'read -P 2 1M 1M', '-c', 'read -P 0 2M 1M', base]);
  },
  120_000,
);
