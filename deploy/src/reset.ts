import { readdir, rm } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline/promises';
import { StepError, step } from '../launcher/steps.mjs';
import { openDeployment } from './deployment';
import { stopCloud } from './down';
import { removeUnits } from './systemd/install-service';
import { readRecord } from './record';
import type { Layout } from './state-directory';

const WORD = 'delete';

/** Directories that nobody keeps a cloud in; a slip in SKYDECK_STATE_DIR must not cost a home. */
export function isDangerous(directory: string): boolean {
  const parts = path.resolve(directory).split('/').filter(Boolean);
  return (
    parts.length < 2 ||
    ['/var/lib', '/usr/lib', '/usr/share', '/home', '/root'].includes(path.resolve(directory)) ||
    (parts[0] === 'home' && parts.length < 3)
  );
}

/** Whether a cloud was ever made in the directory: whatever else lies in one is not ours to delete. */
export function holdsCloud(layout: Layout): boolean {
  return existsSync(layout.secretsFile);
}

async function confirm(directory: string): Promise<boolean> {
  if (!process.stdin.isTTY) {
    throw new StepError(
      'Deleting all state needs a confirmation, and there is no terminal.',
      'add --yes: npm run reset -- --yes',
    );
  }
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const question = `This deletes every virtual machine, image and account in ${directory}.\nType “${WORD}” to go on: `;
  const answer = await terminal.question(question);
  terminal.close();
  return answer.trim() === WORD;
}

/** `npm run reset`: stops the cloud and deletes all its state. */
export async function reset(args: readonly string[]): Promise<number> {
  const deployment = await openDeployment();
  const { layout } = deployment;
  if (isDangerous(layout.root)) {
    throw new StepError(`${layout.root} is not a directory of Skydeck’s alone.`, 'check SKYDECK_STATE_DIR');
  }
  if (!existsSync(layout.root) || (await readdir(layout.root)).length === 0) {
    process.stdout.write(`There is nothing in ${layout.root}.\n`);
    return 0;
  }
  if (!holdsCloud(layout)) {
    throw new StepError(`${layout.root} holds files, but no cloud of Skydeck’s.`, 'check SKYDECK_STATE_DIR');
  }
  if (!args.includes('--yes') && !(await confirm(layout.root))) {
    process.stdout.write('Nothing was deleted.\n');
    return 1;
  }
  await stopCloud(deployment, { forgetGuests: true });
  if ((await readRecord(layout)).systemd) await step('Removing the systemd units', removeUnits);
  await step(`Deleting ${layout.root}`, async () => {
    // The directory itself stays: it may be a mount point.
    for (const name of await readdir(layout.root)) {
      await rm(path.join(layout.root, name), { recursive: true, force: true });
    }
  });
  process.stdout.write('\nAll state is deleted; `npm run up` makes a new cloud.\n');
  return 0;
}
