import { step } from '../launcher/steps.mjs';
import { parseConfig } from '@skydeck/core/config';
import { openKvmDevice } from './accelerator';
import { checkConfiguration, environmentOfServices, type Deployment } from './deployment';
import { installBootUnit } from './external-network/boot-unit';
import { ensureExternalNetwork } from './external-network/external-network';
import { ensureLibvirt } from './libvirt';
import { ensureOvn } from './ovn';
import { ensurePostgres } from './postgres';
import { processManager } from './process-manager';
import { updateRecord } from './record';
import { ensureRedis } from './redis';
import { writeConfiguration } from './secrets';
import { grantSockets } from './access';
import { makeStateDirectory } from './state-directory';
import { ensureUsers, qemuGroup } from './system-users';

/** Everything below web and worker: users, directories, secrets, supervisor, Postgres, Redis, libvirt and OVN. */
export async function ensureInfrastructure(deployment: Deployment): Promise<void> {
  const { layout, environment, supervisor } = deployment;
  checkConfiguration(environmentOfServices(deployment));
  await step('Preparing users, directories and secrets', async () => {
    const made = await ensureUsers();
    await makeStateDirectory(layout, await qemuGroup());
    await writeConfiguration(layout, deployment.secrets, deployment.settings);
    return made;
  });
  await openKvmDevice();
  const manager = await processManager(deployment);
  if (manager.kind === 'supervisor') {
    await step('Starting the supervisor', () => supervisor.start(environment.root));
  }
  await step('Starting Postgres', () => ensurePostgres(deployment, manager));
  await step('Starting Redis', () => ensureRedis(deployment, manager));
  await step('Starting libvirt', () => ensureLibvirt(deployment));
  const datapath = await step('Starting OVN', async () => {
    const ovn = await ensureOvn({
      stateDir: layout.root,
      log: (line: string) => process.stdout.write(`  ${line}\n`),
    });
    await updateRecord(layout, { datapath: ovn.datapath, ovnStartedByUs: ovn.startedByUs });
    await grantSockets(deployment);
    return ovn.datapath;
  });
  await step('Connecting the external network', async () => {
    const { externalNetwork } = parseConfig(environmentOfServices(deployment));
    const plan = await ensureExternalNetwork({
      stateDir: layout.root,
      settings: externalNetwork,
      datapath,
    });
    if (manager.kind === 'systemd') await installBootUnit(layout.root, plan);
    return plan.interface === null ? plan.cidr : `${plan.cidr} by ${plan.interface}`;
  });
}
