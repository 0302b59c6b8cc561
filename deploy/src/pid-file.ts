import { readFile } from 'node:fs/promises';
import { waitFor } from './waiting';

/** Whether the pid is a living process of that name. */
async function runs(pid: number, name: string): Promise<boolean> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return stat.startsWith(`${pid} (${name}) `) && !stat.includes(') Z ');
}

/**
 * Ends the daemon whose pid a file holds, by SIGTERM, and by SIGKILL when it takes longer than `timeout` (ms). A pid that
 * belongs to a program of another name by now is left alone.
 * @returns whether there was something to end
 */
export async function endByPidFile(file: string, name: string, timeout: number): Promise<boolean> {
  const pid = Number.parseInt(await readFile(file, 'utf8').catch(() => ''), 10);
  if (!(pid > 1) || !(await runs(pid, name))) return false;
  process.kill(pid, 'SIGTERM');
  if (!(await waitFor(async () => !(await runs(pid, name)), timeout))) process.kill(pid, 'SIGKILL');
  return true;
}
