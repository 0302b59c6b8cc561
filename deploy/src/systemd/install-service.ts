import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { StepError, step } from '../../launcher/steps.mjs';
import { run } from '../commands';
import { openDeployment } from '../deployment';
import { removeBootUnit } from '../external-network/boot-unit';
import { underSystemd } from '../libvirt';
import { readRecord, updateRecord } from '../record';
import { makeStateDirectory } from '../state-directory';
import { ensureUsers, qemuGroup } from '../system-users';
import { up } from '../up';
import { PROCESS_NAMES } from './systemd-manager';
import { TARGET, targetUnit, UNIT_DIRECTORY, unitName } from './unit-files';

/** Takes Skydeck's units out of systemd again. */
export async function removeUnits(): Promise<void> {
  const units = [TARGET, ...PROCESS_NAMES.map(unitName)];
  await run(['systemctl', 'disable', '--quiet', ...units], { allowFailure: true });
  await removeBootUnit();
  for (const unit of units) await rm(path.join(UNIT_DIRECTORY, unit), { force: true });
  await run(['systemctl', 'daemon-reload'], { allowFailure: true });
}

/**
 * `npm run install-service`: from now on systemd runs Postgres, Redis, worker and web, also after a boot. `--remove` gives
 * them back to the supervisor.
 */
export async function installService(args: readonly string[]): Promise<number> {
  if (!underSystemd()) {
    throw new StepError(
      'This machine does not run systemd.',
      'use `npm run up`: Skydeck’s own supervisor runs the cloud',
    );
  }
  const deployment = await openDeployment();
  const { layout, supervisor } = deployment;
  if (args.includes('--remove')) {
    await step('Stopping and removing the units', async () => {
      for (const name of [...PROCESS_NAMES].reverse()) {
        await run(['systemctl', 'stop', unitName(name)], { allowFailure: true, timeout: 90_000 });
      }
      await removeUnits();
    });
    await updateRecord(layout, { systemd: false });
    process.stdout.write('\nThe units are gone; `npm run up` starts the cloud without them.\n');
    return 0;
  }
  await ensureUsers();
  await makeStateDirectory(layout, await qemuGroup());
  if ((await readRecord(layout)).systemd !== true) {
    await step('Handing the processes over to systemd', async () => {
      await supervisor.shutdown();
      await writeFile(path.join(UNIT_DIRECTORY, TARGET), targetUnit(), { mode: 0o644 });
      await run(['systemctl', 'daemon-reload']);
      await updateRecord(layout, { systemd: true });
    });
  }
  const code = await up();
  if (code !== 0) return code;
  await step('Enabling the units', async () => {
    const installed = PROCESS_NAMES.map(unitName);
    await run(['systemctl', 'enable', '--quiet', TARGET, ...installed], { allowFailure: true });
    await run(['systemctl', 'start', TARGET]);
  });
  return 0;
}
