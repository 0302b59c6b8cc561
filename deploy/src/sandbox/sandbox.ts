import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import { step } from '../../launcher/steps.mjs';
import { generate } from '../build';
import { readEnvironment, type Environment } from '../environment';
import { ensureGuestImage } from '../guest-image/guest-image';
import { prepare } from '../up';
import { parsePhases, type Prepared } from './phases';

/** Where every sandbox sees its state: the product's own path, which QEMU's user can reach. */
export const SANDBOX_STATE_DIR = '/var/lib/skydeck';

const NAMESPACES = ['--mount', '--net', '--ipc', '--uts', '--pid', '--fork', '--kill-child', '--mount-proc'];

/** What of the outside configures services: nothing of a cloud that runs beside may leak in. */
const HIDDEN = /^(SKYDECK_(?!STARTED_AT|ADMIN|LOG_LEVEL|ACCELERATOR)|DATABASE_URL$|REDIS_URL$)/;

/** Builds and downloads what the phases need, before the network is gone. */
async function prepareOutside(environment: Environment, args: readonly string[]): Promise<Prepared> {
  const purpose = args[0];
  if (purpose !== 'shell' && purpose !== 'cloud') parsePhases(args);
  if (purpose === undefined || purpose === 'e2e' || purpose === 'cloud') {
    return prepare({ environment }, path.join(environment.root, '.cache/images-build'));
  }
  await step('Generating the database client', () => generate(environment));
  if (purpose === 'unit') return { hash: '', guestImage: '' };
  const image = await step('Making the guest image', () =>
    ensureGuestImage(environment.root, path.join(environment.root, '.cache/images-build')),
  );
  return { hash: '', guestImage: image.path };
}

/**
 * Runs `main.ts <args>` as the only inhabitant of new namespaces: own processes, network, mounts. Whatever is started
 * there ends with it, and nothing there can touch the machine's services.
 * @returns the exit code
 */
export async function enterSandbox(args: readonly string[]): Promise<number> {
  const environment = readEnvironment();
  const { root, inherited } = environment;
  const prepared = await prepareOutside(environment, args);
  const parent = path.join(root, '.cache/sandbox');
  await mkdir(parent, { recursive: true });
  const directory = await mkdtemp(path.join(parent, 'run-'));
  const env: NodeJS.ProcessEnv = { ...inherited, SKYDECK_STATE_DIR: SANDBOX_STATE_DIR };
  for (const name of Object.keys(env)) {
    if (name !== 'SKYDECK_STATE_DIR' && HIDDEN.test(name)) delete env[name];
  }
  const child = spawn(
    'unshare',
    [
      ...NAMESPACES,
      '--',
      path.join(root, 'deploy/src/sandbox/init.sh'),
      process.execPath,
      '--conditions=skydeck-source',
      '--import',
      'tsx',
      path.join(root, 'deploy/src/main.ts'),
      'inside-sandbox',
      directory,
      JSON.stringify(prepared),
      ...args,
    ],
    { stdio: 'inherit', cwd: root, env },
  );
  // Ctrl-C reaches the inside by the terminal; ending unshare ends every process inside (--kill-child).
  process.on('SIGINT', () => undefined);
  for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill('SIGKILL'));
  const code = await new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (exitCode, signal) => {
      if (signal) process.stderr.write(`\n✗ The sandbox was ended from outside (${signal}).\n`);
      resolve(exitCode ?? 1);
    });
  });
  await rm(directory, { recursive: true, force: true });
  return code;
}
