// Installs the missing packages without letting apt start (or touch) a single service.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, openSync, closeSync, readdirSync, readFileSync } from 'node:fs';
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { isSupportedRelease, missingPackages, parseOsRelease, requiredPackages } from './packages.mjs';
import { StepError } from './steps.mjs';

const POLICY = '/usr/sbin/policy-rc.d';
const POLICY_ASIDE = '/usr/sbin/policy-rc.d.before-skydeck';
const POLICY_TEXT = '#!/bin/sh\n# Skydeck is installing packages: they must not start services.\nexit 101\n';
// Packages whose own services would come up at the next boot although Skydeck runs its own instances.
const UNWANTED_UNITS = { postgresql: 'postgresql.service', 'redis-server': 'redis-server.service' };

/**
 * @param {{tests: boolean}} purpose
 * @returns {string[]} required packages that are not installed
 */
export function findMissing(purpose) {
  const release = parseOsRelease(
    existsSync('/etc/os-release') ? readFileSync('/etc/os-release', 'utf8') : '',
  );
  const names = requiredPackages(release, purpose);
  const query = spawnSync('dpkg-query', ['-W', '-f=${db:Status-Status} ${Package}\n', ...names], {
    encoding: 'utf8',
  });
  if (query.error || !isSupportedRelease(release)) {
    throw new StepError(
      `Skydeck runs on Debian 12+ and Ubuntu 22.04+; this is ${release.name}.`,
      'use one of those, or a virtual machine with one of them',
    );
  }
  return missingPackages(names, query.stdout);
}

/** Keeps apt from starting services while `work` runs, then puts back what was there. */
async function withoutServiceStarts(work) {
  if (existsSync(POLICY) && readFileSync(POLICY, 'utf8') !== POLICY_TEXT) renameSync(POLICY, POLICY_ASIDE);
  writeFileSync(POLICY, POLICY_TEXT, { mode: 0o755 });
  const restore = () => {
    rmSync(POLICY, { force: true });
    if (existsSync(POLICY_ASIDE)) renameSync(POLICY_ASIDE, POLICY);
  };
  const interrupted = () => {
    restore();
    process.exit(130);
  };
  process.once('SIGINT', interrupted);
  process.once('SIGTERM', interrupted);
  try {
    return await work();
  } finally {
    process.off('SIGINT', interrupted);
    process.off('SIGTERM', interrupted);
    restore();
  }
}

/** @returns {Promise<number>} exit code of apt-get, its output in the log */
function aptGet(args, logFile) {
  const log = openSync(logFile, 'a');
  const child = spawn('apt-get', ['-o', 'DPkg::Lock::Timeout=180', ...args], {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C.UTF-8' },
    stdio: ['ignore', log, log],
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => {
      closeSync(log);
      resolve(code ?? 1);
    });
  });
}

function hasPackageLists() {
  const directory = '/var/lib/apt/lists';
  return existsSync(directory) && readdirSync(directory).some((name) => name.includes('_Packages'));
}

function disableUnwantedUnits(installed) {
  if (!existsSync('/run/systemd/system')) return;
  for (const [name, unit] of Object.entries(UNWANTED_UNITS)) {
    if (installed.includes(name)) spawnSync('systemctl', ['disable', '--quiet', unit], { stdio: 'ignore' });
  }
}

/**
 * Installs what is missing.
 * @param {{tests: boolean}} purpose
 * @param {string} logDirectory where apt's output goes
 * @returns {Promise<string>} what was done, for the step's line
 */
export async function installPackages(purpose, logDirectory) {
  const missing = findMissing(purpose);
  if (missing.length === 0) return 'nothing to install';
  mkdirSync(logDirectory, { recursive: true });
  const logFile = path.join(logDirectory, 'apt.log');
  process.stdout.write(`  installing ${missing.join(' ')}\n`);
  const install = ['install', '-y', '-q', '--no-install-recommends', ...missing];
  const code = await withoutServiceStarts(async () => {
    if (hasPackageLists() && (await aptGet(install, logFile)) === 0) return 0;
    await aptGet(['update', '-q'], logFile);
    return aptGet(install, logFile);
  });
  if (code !== 0) {
    const tail = readFileSync(logFile, 'utf8').trim().split('\n').slice(-6).join('\n    ');
    throw new StepError(
      `apt-get could not install ${missing.join(' ')}:\n    ${tail}`,
      `see ${logFile}; check the network and /etc/apt/sources.list, then run the command again`,
    );
  }
  disableUnwantedUnits(missing);
  // A package that was there before but broken shows only now.
  execFileSync('dpkg', ['--configure', '-a'], { stdio: 'ignore' });
  return `${missing.length} package${missing.length === 1 ? '' : 's'}`;
}
