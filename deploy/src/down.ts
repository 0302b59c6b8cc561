import { step } from '../launcher/steps.mjs';
import { openDeployment, type Deployment } from './deployment';
import { removeExternalNetwork } from './external-network/external-network';
import { stopGuests } from './guests';
import { stopLibvirt } from './libvirt';
import { letGoOfMemory } from './memory-directory';
import { stopOvn } from './ovn';
import { processManager } from './process-manager';
import { readRecord, updateRecord } from './record';
import { KEYS_DIRECTORY } from './state-directory';

const DEFAULT_SOCKET = '/run/libvirt/libvirt-sock';

/** Stops all that `up` started, in the order in which it can be done without. */
export async function stopCloud(
  deployment: Deployment,
  options: { forgetGuests?: boolean } = {},
): Promise<void> {
  const { layout, supervisor } = deployment;
  const manager = await processManager(deployment);
  const { libvirtSocket } = await readRecord(layout);
  await step('Stopping web and worker', async () => {
    await manager.stop('web');
    await manager.stop('worker');
  });
  await step('Stopping the virtual machines', () =>
    stopGuests(libvirtSocket ?? DEFAULT_SOCKET, options.forgetGuests),
  );
  await step('Disconnecting the external network', () => removeExternalNetwork(layout.root));
  await step('Stopping OVN', () =>
    stopOvn({ stateDir: layout.root, log: (line) => process.stdout.write(`  ${line}\n`) }),
  );
  await step('Stopping libvirt', () => stopLibvirt(deployment));
  await step('Stopping Redis and Postgres', async () => {
    await manager.stop('redis');
    await manager.stop('postgres');
  });
  await step('Stopping the supervisor', () => supervisor.shutdown());
  await letGoOfMemory(KEYS_DIRECTORY);
  await updateRecord(layout, { upAt: undefined });
}

/** `npm run down`. */
export async function down(): Promise<number> {
  await stopCloud(await openDeployment());
  process.stdout.write('\nSkydeck is down; nothing of it runs. `npm run up` starts it again.\n');
  return 0;
}
