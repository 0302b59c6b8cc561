import { spawn } from 'node:child_process';
import { StepError, step } from '../../launcher/steps.mjs';
import { run } from '../commands';
import { environmentOfServices, openDeployment } from '../deployment';
import { ensureInfrastructure } from '../infrastructure';
import { migrate } from '../migrate';
import { runPhases } from './phases';
import { mountPrivately } from './mounts';
import { SANDBOX_STATE_DIR } from './sandbox';

/** The first program inside the sandbox: makes it a machine of its own, then runs what was asked for. */
export async function insideSandbox(args: readonly string[]): Promise<number> {
  const [directory, purpose = 'all', ...rest] = args;
  if (!directory) throw new StepError('The sandbox was not given a directory.', 'use `npm test`');
  await step('Preparing the sandbox', async () => {
    await mountPrivately(directory, SANDBOX_STATE_DIR);
    await run(['ip', 'link', 'set', 'lo', 'up']);
  });
  const deployment = await openDeployment({ sandboxed: true });
  await ensureInfrastructure(deployment);
  await step('Migrating the database', () => migrate(deployment));
  if (purpose !== 'shell') return runPhases(deployment, purpose, rest);
  const [file = 'bash', ...shellArgs] = rest;
  process.stdout.write('\nThe sandbox is ready; it ends with this shell.\n');
  const shell = spawn(file, shellArgs, {
    stdio: 'inherit',
    env: { ...deployment.environment.inherited, ...environmentOfServices(deployment), NODE_ENV: 'test' },
  });
  process.on('SIGINT', () => undefined);
  return new Promise((resolve, reject) => {
    shell.once('error', reject);
    shell.once('exit', (code) => resolve(code ?? 1));
  });
}
