import { mkdir, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readEnvironment } from '../environment';
import { layoutOf, type Layout } from '../state-directory';
import { waitFor } from '../waiting';
import { SupervisorClient } from './client';
import type { ProcessSpec } from './process-spec';

let layout: Layout;
let client: SupervisorClient;

function sleeper(name: string, changes: Partial<ProcessSpec> = {}): ProcessSpec {
  return {
    name,
    argv: ['/bin/sleep', '1000'],
    cwd: '/',
    env: { PATH: '/usr/bin:/bin' },
    stopSignal: 'SIGTERM',
    stopTimeout: 2_000,
    diesWithSupervisor: true,
    ...changes,
  };
}

const isAlive = (pid: number) =>
  readFile(`/proc/${pid}/stat`, 'utf8').then(
    (stat) => !stat.includes(') Z '),
    () => false,
  );

/** Its pid; never zero, which would mean the test's own process group. */
async function pidOf(name: string): Promise<number> {
  const pid = (await find(name))?.pid;
  if (!pid) throw new Error(`${name} does not run`);
  return pid;
}

async function find(name: string) {
  return (await client.status())?.processes.find((entry) => entry.name === name);
}

beforeEach(async () => {
  layout = layoutOf(await mkdtemp(path.join(tmpdir(), 'supervisor-')));
  for (const directory of [layout.run, layout.logs, layout.viewModules])
    await mkdir(directory, { recursive: true });
  client = new SupervisorClient(layout);
  await client.start(readEnvironment().root);
});

afterEach(async () => {
  await client.shutdown();
  await rm(layout.root, { recursive: true });
});

test('a process that is killed is back, and the crash is counted and logged', async () => {
  await client.ensure(sleeper('web'));
  const first = await pidOf('web');
  process.kill(first, 'SIGKILL');
  const again = await waitFor(async () => {
    const now = await find('web');
    return now?.state === 'running' && now.pid !== first ? now : undefined;
  }, 10_000);
  expect(again).toMatchObject({ restarts: 1, lastExit: 'killed by SIGKILL' });
  expect(await readFile(path.join(layout.logs, 'web.log'), 'utf8')).toContain('starting it again in 500 ms');
});

test('the same description changes nothing, another one starts the process anew', async () => {
  await client.ensure(sleeper('web'));
  const first = (await find('web'))?.pid;
  await client.ensure(sleeper('web'));
  expect((await find('web'))?.pid).toBe(first);
  await client.ensure(sleeper('web', { env: { PATH: '/bin' } }));
  expect((await find('web'))?.pid).not.toBe(first);
});

test('a process that does not heed the signal is killed when its time is over', async () => {
  const stubborn = ['/bin/sh', '-c', 'trap "" TERM; echo ready; while :; do sleep 0.1; done'];
  await client.ensure(sleeper('stubborn', { argv: stubborn, stopTimeout: 300 }));
  const log = path.join(layout.logs, 'stubborn.log');
  await waitFor(() => readFile(log, 'utf8').then((text) => text.includes('ready')), 5_000);
  const pid = await pidOf('stubborn');
  await client.stop('stubborn');
  expect(await isAlive(pid)).toBe(false);
});

test('a process of a user has that user’s rights, and no others', async () => {
  const show = [
    '/bin/sh',
    '-c',
    'id -un; grep -E "CapEff|CapBnd|NoNewPrivs" /proc/self/status; exec sleep 1000',
  ];
  await client.ensure(
    sleeper('agent', { argv: show, user: 'skydeck-agent', capabilities: ['dac_read_search'] }),
  );
  const log = path.join(layout.logs, 'agent.log');
  const text = await waitFor(
    () => readFile(log, 'utf8').then((content) => (content.includes('NoNewPrivs') ? content : undefined)),
    5_000,
  );
  expect(text).toContain('skydeck-agent');
  expect(text).toMatch(/CapEff:\s+0000000000000004\n/);
  expect(text).toMatch(/CapBnd:\s+0000000000000004\n/);
  expect(text).toMatch(/NoNewPrivs:\s+1/);
});

test('when the supervisor is killed its processes end with it', async () => {
  await client.ensure(sleeper('web'));
  const pid = await pidOf('web');
  // Until then it is setpriv, which may not have asked for the signal yet.
  await waitFor(() => readFile(`/proc/${pid}/comm`, 'utf8').then((name) => name.trim() === 'sleep'), 5_000);
  const supervisor = (await client.status())?.pid;
  if (!supervisor) throw new Error('the supervisor does not run');
  process.kill(supervisor, 'SIGKILL');
  expect(await waitFor(async () => !(await isAlive(pid)), 5_000)).toBe(true);
  await client.start(readEnvironment().root);
  expect((await client.status())?.processes).toEqual([]);
});

test('a log that cannot be moved aside ends neither the supervisor nor its care for sockets', async () => {
  await client.ensure(sleeper('web'));
  const before = { supervisor: (await client.status())?.pid, web: await pidOf('web') };
  const log = path.join(layout.logs, 'web.log');
  await writeFile(`${log}.3`, '');
  await mkdir(path.join(`${log}.4`, 'in the way'), { recursive: true });
  await truncate(log, 11 * 1024 * 1024);
  // Both are looked after together, now and every two seconds.
  await client.grant([]);
  await client.grant([]);
  expect({ supervisor: (await client.status())?.pid, web: await pidOf('web') }).toEqual(before);
});
