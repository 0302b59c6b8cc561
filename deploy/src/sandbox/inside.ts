import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeSync } from 'node:fs';
import { StepError, step } from '../../launcher/steps.mjs';
import { run } from '../commands';
import { openDeployment, type Deployment } from '../deployment';
import { ensureInfrastructure } from '../infrastructure';
import { migrate } from '../migrate';
import { mountPrivately } from './mounts';
import { LANE_FD } from './lane';
import { environmentOfTests, PHASES, runPhases, type Prepared } from './phases';
import { SANDBOX_STATE_DIR } from './sandbox';
import { startTestCloud } from './test-cloud';

async function openShell(
  deployment: Deployment,
  variables: Record<string, string | undefined>,
  argv: readonly string[],
): Promise<number> {
  const [file = 'bash', ...args] = argv;
  process.stdout.write('\nThe sandbox is ready; it ends with this shell.\n');
  const shell = spawn(file, args, {
    stdio: 'inherit',
    env: {
      ...deployment.environment.inherited,
      ...variables,
      NODE_ENV: 'test',
    },
  });
  process.on('SIGINT', () => undefined);
  return new Promise((resolve, reject) => {
    shell.once('error', reject);
    shell.once('exit', (code) => resolve(code ?? 1));
  });
}

async function prepareServices(deployment: Deployment): Promise<void> {
  await ensureInfrastructure(deployment);
  await step('Migrating the database', () => migrate(deployment));
}

/** Tells the outside, once everything is up, with what test files are run in here; waits until it hangs up. */
async function serveAsLane(deployment: Deployment, prepared: Prepared): Promise<number> {
  writeSync(LANE_FD, `${JSON.stringify(environmentOfTests(deployment, prepared))}\n`);
  process.stdin.resume();
  await once(process.stdin, 'end');
  return 0;
}

/** The first program inside the sandbox: makes it a machine of its own, then runs what was asked for. */
export async function insideSandbox(args: readonly string[]): Promise<number> {
  const [directory, prepared, ...rest] = args;
  if (!directory || !prepared) throw new StepError('The sandbox was not prepared.', 'use `npm test`');
  await step('Preparing the sandbox', async () => {
    await mountPrivately(directory, SANDBOX_STATE_DIR);
    await run(['ip', 'link', 'set', 'lo', 'up']);
  });
  const deployment = await openDeployment({ sandboxed: true });
  const [purpose, ...more] = rest;
  const made = JSON.parse(prepared) as Prepared;
  if (purpose === 'phases') {
    const [names = '', ...filters] = more;
    const phases = PHASES.filter((phase) => names.split(',').includes(phase));
    if (phases.some((phase) => phase !== 'unit')) await prepareServices(deployment);
    return runPhases(deployment, made, phases, filters);
  }
  await prepareServices(deployment);
  if (purpose === 'lane') return serveAsLane(deployment, made);
  const variables =
    purpose === 'cloud' ? await startTestCloud(deployment, made) : environmentOfTests(deployment, made);
  return openShell(deployment, variables, more);
}
