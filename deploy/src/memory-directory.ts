import { readFile, statfs } from 'node:fs/promises';
import { execa } from 'execa';
import { StepError } from '../launcher/steps.mjs';

/** `f_type` of a tmpfs. */
const TMPFS = 0x0102_1994;
/** By which a mount is known as ours. */
const SOURCE = 'skydeck-memory';

/**
 * Sees to it that what is written to a directory stays in memory. On most machines it lies below a `/run` that does;
 * elsewhere a small file system of its own is mounted there. @throws StepError
 */
export async function keepInMemory(directory: string): Promise<void> {
  if ((await statfs(directory)).type === TMPFS) return;
  const options = 'size=4m,mode=0700,nosuid,nodev,noexec';
  const { failed, stderr } = await execa('mount', ['-t', 'tmpfs', '-o', options, SOURCE, directory], {
    reject: false,
  });
  if (failed) {
    throw new StepError(
      `${directory} is not in memory, and nothing could be mounted there: ${stderr}`,
      'mount a tmpfs on /run',
    );
  }
}

/** Takes away what was mounted there, and nothing else. */
export async function letGoOfMemory(directory: string): Promise<void> {
  const mounts = (await readFile('/proc/self/mounts', 'utf8')).split('\n').map((line) => line.split(' '));
  if (mounts.some(([source, target]) => source === SOURCE && target === directory))
    await execa('umount', [directory]);
}
