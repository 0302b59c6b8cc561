import { mkdir, readdir, readFile } from 'node:fs/promises';
import { run } from '../commands';
import { ensureOvn, ovnStatus, stopOvn } from '../ovn';

/** Names of all processes but the kernel's and our own. */
async function daemons(): Promise<string[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const names = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/comm`, 'utf8').catch(() => '')));
  return names.map((name) => name.trim()).filter((name) => /^(ovs|ovn|ovsdb)/.test(name));
}

/** Every network device of this namespace. */
async function links(): Promise<string[]> {
  const { stdout } = await run(['ip', '-brief', 'link']);
  return stdout
    .split('\n')
    .map((line) => line.split(/\s/)[0] ?? '')
    .filter(Boolean);
}

/** Runs inside namespaces of its own: lays empty directories, then starts, asks, stops, starts OVN and reports. */
async function main(): Promise<void> {
  for (const place of ['/run', '/etc/openvswitch', '/etc/ovn', '/var/lib/openvswitch', '/var/lib/ovn']) {
    await mkdir(place, { recursive: true });
    await run(['mount', '-t', 'tmpfs', 'tmpfs', place]);
  }
  for (const place of ['/var/log/openvswitch', '/var/log/ovn'])
    await run(['mount', '-t', 'tmpfs', 'tmpfs', place]);
  await run(['ip', 'link', 'set', 'lo', 'up']);
  const before = await links();
  const lines: string[] = [];
  const options = { stateDir: '/run', log: (line: string) => void lines.push(line) };
  const first = await ensureOvn(options);
  const startLines = lines.splice(0);
  const second = await ensureOvn(options);
  const secondLines = lines.splice(0);
  const running = await ovnStatus(options);
  await stopOvn(options);
  const stopped = {
    daemons: await daemons(),
    links: await links(),
    lines: lines.splice(0),
  };
  const again = await ensureOvn(options);
  process.stdout.write(
    JSON.stringify({ before, first, startLines, second, secondLines, running, stopped, again }),
  );
}

await main();
