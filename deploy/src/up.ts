import { networkInterfaces } from 'node:os';
import { formatDuration, step } from '../launcher/steps.mjs';
import { build } from './build';
import { openDeployment, type Deployment } from './deployment';
import { ensureGuestImage } from './guest-image/guest-image';
import { ensureInfrastructure } from './infrastructure';
import { migrate } from './migrate';
import { addressFromElsewhere, addresses } from './addresses';
import { checkPorts } from './ports';
import { startAndAwait, webProcess, workerProcess } from './portal-processes';
import { processManager } from './process-manager';
import { updateRecord } from './record';
import { makeRelease, pruneReleases } from './release';
import type { Login } from './seed';

/** Builds where needed, in the checkout; apart from what follows, because the sandbox cannot (it has no network). */
export async function prepare(
  deployment: Pick<Deployment, 'environment'>,
  imagesDirectory: string,
): Promise<{ hash: string; guestImage: string }> {
  const { environment } = deployment;
  const { hash } = await step('Building web and worker', async () => {
    const result = await build(environment);
    if (!result.built) process.stdout.write('  sources unchanged\n');
    return result;
  });
  const { path: guestImage } = await step('Making the guest image', () =>
    ensureGuestImage(environment.root, imagesDirectory),
  );
  return { hash, guestImage };
}

/**
 * The database with its first users, flavors and image.
 * @returns the logins that were made just now; nobody can look them up later
 */
export async function prepareDatabase(
  deployment: Deployment,
  guestImage: string,
): Promise<{ admin: Login; demo: Login } | null> {
  await step('Migrating the database', () => migrate(deployment));
  const { seed } = await import('./seed');
  return step('Seeding users, flavors and the guest image', () => seed(deployment, guestImage));
}

/** Web and worker, from a release of their own. */
export async function startServices(deployment: Deployment, hash: string): Promise<void> {
  const { layout, environment } = deployment;
  const manager = await processManager(deployment);
  const release = await makeRelease(environment.root, layout, hash);
  const { web, worker } = addresses(deployment);
  await step('Starting worker and web', async () => {
    await startAndAwait(manager, workerProcess(deployment, release), {
      url: `${worker}/readyz`,
      setting: 'SKYDECK_WORKER_PORT',
    });
    await startAndAwait(manager, webProcess(deployment, release), {
      url: `${web}/readyz`,
      setting: 'SKYDECK_WEB_PORT',
    });
  });
  await pruneReleases(layout, release);
  await updateRecord(layout, { build: hash, upAt: Date.now() });
}

function showLogins(logins: { admin: Login; demo: Login } | null, givenByEnvironment: boolean): void {
  if (!logins) {
    process.stdout.write('  Log in with the accounts made at the first `up`.\n');
    return;
  }
  const password = givenByEnvironment ? '(as given in SKYDECK_ADMIN_PASSWORD)' : logins.admin.password;
  process.stdout.write(`  Administrator:  ${logins.admin.name}  ${password}\n`);
  process.stdout.write(`  Demo member:    ${logins.demo.name}  ${logins.demo.password}\n`);
  process.stdout.write('  Passwords are shown this once; only their hashes are kept.\n');
}

/** `npm run up`: from whatever state this machine is in to a running cloud. */
export async function up(): Promise<number> {
  const deployment = await openDeployment();
  const { environment, layout } = deployment;
  await step('Checking the ports', () => checkPorts(deployment));
  await ensureInfrastructure(deployment);
  const built = await prepare(deployment, layout.imagesBuild);
  const logins = await prepareDatabase(deployment, built.guestImage);
  const given = environment.adminPassword !== undefined;
  try {
    await startServices(deployment, built.hash);
  } catch (error) {
    // The next `up` finds the accounts made and cannot show their passwords.
    if (logins) showLogins(logins, given);
    throw error;
  }
  process.stdout.write(`\nSkydeck runs at ${addresses(deployment).portal}\n`);
  const elsewhere = addressFromElsewhere(deployment.settings, networkInterfaces());
  if (elsewhere) process.stdout.write(`  From other machines: ${elsewhere}\n`);
  showLogins(logins, given);
  process.stdout.write(`  Logs: ${layout.logs}; \`npm run status\` shows what runs.\n`);
  process.stdout.write(`  This took ${formatDuration(Date.now() - environment.startedAt)}.\n`);
  return 0;
}
