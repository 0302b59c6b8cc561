#!/usr/bin/env node
// The first thing that runs on a bare machine: plain Node without dependencies. It brings in what the
// commands need (packages, node_modules) and hands over to deploy/src/main.ts.
import { spawn } from 'node:child_process';
import { chownSync, mkdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { installPackages } from './launcher/apt.mjs';
import { hasDependencies, installDependencies } from './launcher/npm.mjs';
import { ensureRoot } from './launcher/root.mjs';
import { printFailure, step, StepError } from './launcher/steps.mjs';

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const CACHE = path.join(ROOT, '.cache');
const MINIMUM_NODE = [20, 19];
const COMMANDS = {
  up: 'set up everything that is missing and start the cloud',
  down: 'stop the cloud and its virtual machines',
  status: 'what runs, where, since when, and what is wrong',
  doctor: 'check this host, with a remedy for each finding',
  reset: 'delete all state (asks first; --yes does not)',
  'install-service': 'let systemd start the cloud at boot',
  test: 'run all tests in an isolated sandbox (unit, integration, e2e; or: shell)',
};
const INSTALLING = new Set(['up', 'install-service', 'test']);

function usage() {
  const lines = Object.entries(COMMANDS).map(([name, what]) => `  ${name.padEnd(16)} ${what}`);
  return `Usage: npm run <command>   (or: node deploy/skydeck.mjs <command>)\n\n${lines.join('\n')}\n`;
}

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > MINIMUM_NODE[0] || (major === MINIMUM_NODE[0] && minor >= MINIMUM_NODE[1])) return;
  throw new StepError(
    `Skydeck needs Node ${MINIMUM_NODE.join('.')} or later; this is ${process.versions.node}.`,
    'install a current Node (https://nodejs.org/en/download), then run the command again',
  );
}

/** The guest image and the machine type are x86-64's. */
function checkProcessor() {
  if (process.arch === 'x64') return;
  throw new StepError(
    `Skydeck needs an x86-64 machine; this one is ${process.arch}.`,
    'use another machine: other processors are not supported yet',
  );
}

/** Belongs to the owner of the checkout, who may want to delete it without sudo. */
function makeCacheDirectory() {
  mkdirSync(CACHE, { recursive: true });
  const { uid, gid } = statSync(ROOT);
  chownSync(CACHE, uid, gid);
}

function handOver(args, startedAt) {
  const main = path.join(ROOT, 'deploy/src/main.ts');
  const child = spawn(process.execPath, ['--conditions=skydeck-source', '--import', 'tsx', main, ...args], {
    cwd: ROOT,
    stdio: 'inherit',
    env: { ...process.env, SKYDECK_STARTED_AT: String(startedAt) },
  });
  // The terminal sends Ctrl-C to the child as well; the child decides, and this process reports its answer.
  process.on('SIGINT', () => undefined);
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.once('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)));
}

async function main() {
  const startedAt = Date.now();
  const [command, ...rest] = process.argv.slice(2);
  if (command === undefined || command === 'help' || command === '--help' || !(command in COMMANDS)) {
    process.stdout.write(usage());
    process.exit(command === undefined || command.includes('help') ? 0 : 2);
  }
  checkNode();
  if (INSTALLING.has(command)) checkProcessor();
  ensureRoot(process.argv.slice(1));
  process.chdir(ROOT);
  makeCacheDirectory();
  if (INSTALLING.has(command)) {
    await step('Checking the machine’s packages', () =>
      installPackages({ tests: command === 'test' }, CACHE),
    );
  }
  // The other commands are quiet about it, unless it takes its time.
  if (INSTALLING.has(command) || !hasDependencies(ROOT)) {
    await step('Checking the npm dependencies', () => installDependencies(ROOT));
  }
  handOver([command, ...rest], startedAt);
}

main().catch((error) => {
  printFailure(error);
  process.exit(1);
});
