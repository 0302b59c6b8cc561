import { readdir, readFile } from 'node:fs/promises';

export interface ProcessEntry {
  pid: number;
  parent: number;
}

/** Proportional share of memory (KiB) in the text of /proc/<pid>/smaps_rollup. */
export function parsePss(text: string): number {
  return Number(/^Pss:\s+(\d+) kB$/m.exec(text)?.[1] ?? 0);
}

/** The parent's pid in /proc/<pid>/stat; the name in parentheses may hold anything. */
export function parseParent(stat: string): number {
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
}

/** A process and all that it started, directly or not. */
export function descendants(root: number, processes: readonly ProcessEntry[]): number[] {
  const found = [root];
  for (const pid of found)
    found.push(...processes.filter((entry) => entry.parent === pid).map((entry) => entry.pid));
  return found;
}

async function listProcesses(): Promise<ProcessEntry[]> {
  const entries: ProcessEntry[] = [];
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const stat = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => undefined);
    if (stat !== undefined) entries.push({ pid: Number(name), parent: parseParent(stat) });
  }
  return entries;
}

/** What the processes and their children cost together, each page shared out among those that use it. In MiB. */
export async function memoryOf(pids: readonly number[]): Promise<Map<number, number>> {
  const processes = await listProcesses();
  const result = new Map<number, number>();
  for (const root of pids) {
    let kibibytes = 0;
    for (const pid of descendants(root, processes)) {
      kibibytes += parsePss(await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => ''));
    }
    result.set(root, kibibytes / 1024);
  }
  return result;
}
