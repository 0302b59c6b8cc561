import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { formatDuration, step, StepError } from '../../launcher/steps.mjs';
import { environmentOfServices, type Deployment } from '../deployment';
import { startTestCloud } from './test-cloud';
import { addTallies, summaryLine, tallyPlaywright, tallyVitest, type Tally } from './test-report';

export const PHASES = ['unit', 'integration', 'e2e'] as const;
export type Phase = (typeof PHASES)[number];

/** What was made outside the sandbox, where there is a network. */
export interface Prepared {
  hash: string;
  guestImage: string;
}

/** Which phases a command line asks for: all, or the one named first; the rest are its filters. */
export function parsePhases(args: readonly string[]): { phases: Phase[]; filters: string[] } {
  const [first, ...rest] = args;
  const phase = PHASES.find((name) => name === first);
  if (phase) return { phases: [phase], filters: rest };
  if (first === undefined) return { phases: [...PHASES], filters: [] };
  throw new StepError(
    `There is no test phase ${first}.`,
    `use one of ${PHASES.join(', ')} (then filters), or shell`,
  );
}

function runInteractively(
  argv: readonly string[],
  cwd: string,
  env: Record<string, string | undefined>,
): Promise<number> {
  const [file = '', ...args] = argv;
  const child = spawn(file, args, { cwd, env, stdio: ['ignore', 'inherit', 'inherit'] });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}

/** A phase that ends badly without a failed test (a crash, a teardown error) still counts as a failure. */
function judge(exitCode: number, tally: Tally | undefined): Tally {
  if (!tally) return { passed: 0, failed: 1 };
  return exitCode !== 0 && tally.failed === 0 ? { ...tally, failed: 1 } : tally;
}

/** The environment of integration tests: the services, and a guest that boots. */
export function environmentOfTests(deployment: Deployment, prepared: Prepared): Record<string, string> {
  return { ...environmentOfServices(deployment), SKYDECK_TEST_GUEST_IMAGE: prepared.guestImage };
}

async function readReport(file: string, parse: (text: string) => Tally): Promise<Tally | undefined> {
  return existsSync(file) ? parse(await readFile(file, 'utf8')) : undefined;
}

async function runVitest(
  deployment: Deployment,
  prepared: Prepared,
  project: 'unit' | 'integration',
  filters: readonly string[],
): Promise<Tally> {
  const { root, inherited } = deployment.environment;
  const report = path.join(deployment.layout.root, `${project}.json`);
  const vitest = [process.execPath, path.join(root, 'node_modules/vitest/vitest.mjs'), 'run'];
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const services = project === 'integration' ? environmentOfTests(deployment, prepared) : {};
  const code = await runInteractively([...vitest, '--project', project, ...reporters, ...filters], root, {
    ...inherited,
    ...services,
    NODE_ENV: 'test',
  });
  return judge(code, await readReport(report, tallyVitest));
}

async function runPlaywright(
  deployment: Deployment,
  prepared: Prepared,
  filters: readonly string[],
): Promise<Tally> {
  const { root, inherited } = deployment.environment;
  const cloud = await startTestCloud(deployment, prepared);
  const report = path.join(deployment.layout.root, 'e2e.json');
  await rm(report, { force: true });
  const playwright = [process.execPath, path.join(root, 'node_modules/@playwright/test/cli.js'), 'test'];
  const config = ['-c', path.join(root, 'e2e/playwright.config.ts'), '--reporter=list,json'];
  const code = await runInteractively([...playwright, ...config, ...filters], root, {
    ...inherited,
    ...cloud,
    NODE_ENV: 'test',
    PLAYWRIGHT_JSON_OUTPUT_FILE: report,
  });
  return judge(code, await readReport(report, tallyPlaywright));
}

/** Copies what explains a failure to the checkout: the sandbox takes its state with it when it ends. */
async function keepLogs(deployment: Deployment): Promise<void> {
  if (!existsSync(deployment.layout.logs)) return;
  const target = path.join(deployment.environment.root, 'test-results/logs');
  await rm(target, { recursive: true, force: true });
  await mkdir(path.dirname(target), { recursive: true });
  await cp(deployment.layout.logs, target, { recursive: true });
  process.stdout.write(`The logs of the services are in ${target}\n`);
}

/** Runs the phases one after the other, also after a failure, and says at the end what they came to. */
export async function runPhases(
  deployment: Deployment,
  prepared: Prepared,
  args: readonly string[],
): Promise<number> {
  const { phases, filters } = parsePhases(args);
  const tallies: Tally[] = [];
  const lines: string[] = [];
  for (const phase of phases) {
    const started = Date.now();
    const tally = await step(`Running the ${phase} tests`, () =>
      phase === 'e2e'
        ? runPlaywright(deployment, prepared, filters)
        : runVitest(deployment, prepared, phase, filters),
    );
    tallies.push(tally);
    lines.push(`  ${phase.padEnd(12)} ${summaryLine(tally)} in ${formatDuration(Date.now() - started)}`);
  }
  const total = addTallies(tallies);
  if (total.failed > 0) await keepLogs(deployment);
  process.stdout.write(`\n${lines.join('\n')}\n`);
  process.stdout.write(`This took ${formatDuration(Date.now() - deployment.environment.startedAt)}.\n`);
  process.stdout.write(`${summaryLine(total)}\n`);
  return total.failed > 0 || total.passed === 0 ? 1 : 0;
}
