// Brings node_modules to what package-lock.json says.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import { StepError } from './steps.mjs';

/**
 * Compares npm's record of what is installed with the lock file.
 * @param {{packages?: Record<string, {version?: string, optional?: boolean, peer?: boolean, link?: boolean}>}} lock package-lock.json
 * @param {typeof lock} installed node_modules/.package-lock.json
 * @returns {boolean} whether all that the lock file demands is there, in the same version
 */
export function isInstalled(lock, installed) {
  const present = installed.packages ?? {};
  return Object.entries(lock.packages ?? {}).every(([location, entry]) => {
    if (!location.includes('node_modules/')) return true;
    const found = present[location];
    if (!found) return entry.optional === true || entry.peer === true;
    return found.version === entry.version;
  });
}

/** @param {string} root of the checkout */
function state(root) {
  const record = path.join(root, 'node_modules/.package-lock.json');
  if (!existsSync(record)) return 'missing';
  const lock = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8'));
  return isInstalled(lock, JSON.parse(readFileSync(record, 'utf8'))) ? 'fresh' : 'stale';
}

function npmCli() {
  const beside = path.join(path.dirname(process.execPath), 'npm');
  for (const candidate of [process.env.npm_execpath, beside, '/usr/bin/npm', '/usr/local/bin/npm']) {
    if (candidate?.endsWith('.js') && existsSync(candidate)) return candidate;
    if (candidate && existsSync(candidate) && realpathSync(candidate).endsWith('.js'))
      return realpathSync(candidate);
  }
  throw new StepError('npm was not found beside node.', 'install npm, then run the command again');
}

/**
 * The prefix that runs a command as the owner of the checkout: files made there stay theirs under sudo.
 * @param {string} root of the checkout
 * @returns {string[]}
 */
export function asOwner(root) {
  const { uid, gid } = statSync(root);
  if (process.getuid?.() !== 0 || uid === 0) return [];
  const passwd = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
    .find((fields) => fields[2] === String(uid));
  const home = passwd?.[5] ?? '/tmp';
  const groups = passwd ? '--init-groups' : '--clear-groups';
  return ['setpriv', `--reuid=${uid}`, `--regid=${gid}`, groups, 'env', `HOME=${home}`];
}

/**
 * @param {string} root of the checkout
 * @returns {boolean} whether there is nothing to install
 */
export function hasDependencies(root) {
  return state(root) === 'fresh';
}

/**
 * @param {string} root of the checkout
 * @returns {string} what was done, for the step's line
 */
export function installDependencies(root) {
  const before = state(root);
  if (before === 'fresh') return 'up to date';
  const verb = before === 'missing' ? ['ci'] : ['install', '--no-save'];
  const [command, ...args] = [
    ...asOwner(root),
    process.execPath,
    npmCli(),
    ...verb,
    // Also where NODE_ENV says production: the build and this launcher need the tools.
    '--include=dev',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  ];
  const result = spawnSync(command, args, { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  if (result.status !== 0) {
    const tail = `${result.stdout ?? ''}${result.stderr ?? ''}`.trim().split('\n').slice(-8).join('\n    ');
    throw new StepError(
      `npm could not install the dependencies:\n    ${tail}`,
      'check the network and the npm registry (npm config get registry), then run the command again',
    );
  }
  return before === 'missing' ? 'installed' : 'updated';
}
