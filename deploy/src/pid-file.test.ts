import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { endByPidFile } from './pid-file';

let directory = '';
let child: ChildProcess;
let file = '';
beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'pid-file-'));
  child = spawn('/bin/sleep', ['1000'], { stdio: 'ignore' });
  await once(child, 'spawn');
  file = path.join(directory, 'daemon.pid');
  await writeFile(file, `${child.pid}\n`);
});
afterEach(async () => {
  child.kill('SIGKILL');
  await rm(directory, { recursive: true });
});

test('the daemon that the file names is ended', async () => {
  const exit = once(child, 'exit');
  expect(await endByPidFile(file, 'sleep', 10_000)).toBe(true);
  expect(await exit).toEqual([null, 'SIGTERM']);
});

test('a pid that has gone to another program is left alone, and a missing file is nothing to end', async () => {
  expect(await endByPidFile(file, 'libvirtd', 10_000)).toBe(false);
  expect(child.exitCode).toBeNull();
  expect(child.signalCode).toBeNull();
  expect(await endByPidFile(path.join(directory, 'none.pid'), 'sleep', 10_000)).toBe(false);
});
