import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { asOwner } from '../launcher/npm.mjs';
import { StepError } from '../launcher/steps.mjs';
import { run } from './commands';
import type { Environment } from './environment';
import { hashSources } from './source-hash';

const OUTPUTS = ['apps/web/.next/BUILD_ID', 'apps/web/dist/server.mjs', 'apps/worker/dist/worker.mjs'];
const BUILD_TIMEOUT = 900_000;

/** Where it is noted which sources the outputs in the checkout were made from. */
function noteFile(root: string): string {
  return path.join(root, '.cache/build');
}

async function isBuilt(root: string, hash: string): Promise<boolean> {
  if (!OUTPUTS.every((output) => existsSync(path.join(root, output)))) return false;
  const note = await readFile(noteFile(root), 'utf8').catch(() => '');
  return note.trim() === hash;
}

/** The environment of a build: no configuration of a running cloud may end up in it. */
function buildEnvironment(inherited: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const { DATABASE_URL: _database, REDIS_URL: _redis, ...rest } = inherited;
  return {
    ...rest,
    NODE_ENV: 'production',
    NEXT_TELEMETRY_DISABLED: '1',
    TURBO_TELEMETRY_DISABLED: '1',
    DO_NOT_TRACK: '1',
    FORCE_COLOR: '0',
  };
}

/** Runs a turbo task as the owner of the checkout; only one at a time, whoever asks. */
async function turbo(environment: Environment, task: string): Promise<void> {
  const { root, inherited } = environment;
  const cache = path.join(root, '.cache');
  await mkdir(cache, { recursive: true });
  const lock = ['flock', path.join(cache, 'build.lock')];
  const program = [
    path.join(root, 'node_modules/turbo/bin/turbo'),
    'run',
    task,
    '--output-logs=errors-only',
    '--no-daemon',
  ];
  const result = await run([...lock, ...asOwner(root), process.execPath, ...program], {
    cwd: root,
    env: buildEnvironment(inherited),
    timeout: BUILD_TIMEOUT,
    allowFailure: true,
  });
  if (result.exitCode === 0) return;
  const log = path.join(cache, `${task}.log`);
  await writeFile(log, `${result.stdout}\n${result.stderr}`);
  throw new StepError(
    `\`turbo run ${task}\` failed:\n    ${whatFailed(result.stdout).join('\n    ')}`,
    `see ${log}; the cloud that ran before is untouched`,
  );
}

/** The lines from the first error on; npm's and turbo's own words about it say nothing of the cause. */
export function whatFailed(output: string): string[] {
  const lines = output.split('\n').filter((line) => line.trim() !== '' && !/npm error|^\s*ERROR /.test(line));
  const first = lines.findIndex((line) => /\b(error|failed)\b/i.test(line));
  return lines.slice(Math.max(first, 0)).slice(0, 8);
}

/** Makes what tests and programs import but git does not hold: the database client. */
export async function generate(environment: Environment): Promise<void> {
  await turbo(environment, 'generate');
}

/**
 * Builds web and worker where their sources have changed.
 * @returns the hash of the sources
 */
export async function build(environment: Environment): Promise<{ hash: string; built: boolean }> {
  const { root } = environment;
  const hash = await hashSources(root);
  if (await isBuilt(root, hash)) return { hash, built: false };
  await turbo(environment, 'build');
  const missing = OUTPUTS.filter((output) => !existsSync(path.join(root, output)));
  if (missing.length > 0)
    throw new StepError(`The build did not make ${missing.join(', ')}.`, 'see .cache/build.log');
  await writeFile(noteFile(root), `${hash}\n`);
  return { hash, built: true };
}
