import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { step, StepError } from '../../launcher/steps.mjs';
import { environmentOfServices, type Deployment } from '../deployment';
import { prefixLines } from './prefix-lines';
import { startTestCloud } from './test-cloud';
import { lost, tallyPlaywright, tallyVitest, type Tally } from './test-report';

export const PHASES = ['unit', 'integration', 'e2e'] as const;
export type Phase = (typeof PHASES)[number];

/** What was made outside the sandbox, where there is a network. */
export interface Prepared {
  hash: string;
  guestImage: string;
}

/** What a phase came to, and how long it took. */
export interface PhaseResult {
  phase: Phase;
  tally: Tally;
  ms: number;
}

/** In the state directory: the results of the phases that have ended. */
const RESULTS_FILE = 'results.json';

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

interface RunOptions {
  /** Before each line that it says; without it the terminal is its own. */
  prefix?: string;
  /** Ends it. */
  signal?: AbortSignal;
}

function runProgram(
  argv: readonly string[],
  cwd: string,
  env: Record<string, string | undefined>,
  { prefix, signal }: RunOptions = {},
): Promise<number> {
  const [file = '', ...args] = argv;
  const output = prefix === undefined ? 'inherit' : 'pipe';
  const child = spawn(file, args, { cwd, env, stdio: ['ignore', output, output] });
  if (prefix !== undefined) prefixLines(child, prefix);
  signal?.addEventListener('abort', () => child.kill('SIGKILL'));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? 1));
  });
}

/** A phase that ends badly without a failed test (a crash, a teardown error) still counts as a failure. */
function judge(exitCode: number, tally: Tally | undefined): Tally {
  if (!tally) return lost('It left no report.');
  return exitCode !== 0 && tally.failed === 0
    ? { ...tally, failed: 1, failures: ['It ended badly after its last test.'] }
    : tally;
}

/** The environment of integration tests: the services, and a guest that boots. */
export function environmentOfTests(deployment: Deployment, prepared: Prepared): Record<string, string> {
  return { ...environmentOfServices(deployment), SKYDECK_TEST_GUEST_IMAGE: prepared.guestImage };
}

async function readReport(file: string, parse: (text: string) => Tally): Promise<Tally | undefined> {
  return existsSync(file) ? parse(await readFile(file, 'utf8')) : undefined;
}

/** Runs Vitest with that environment, inside a sandbox or as the one that steers several. */
export async function runVitest(
  root: string,
  project: 'unit' | 'integration',
  filters: readonly string[],
  { report, env, ...options }: RunOptions & { report: string; env: Record<string, string | undefined> },
): Promise<Tally> {
  const vitest = [process.execPath, path.join(root, 'node_modules/vitest/vitest.mjs'), 'run'];
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const argv = [...vitest, '--project', project, ...reporters, ...filters];
  const code = await runProgram(argv, root, { ...env, NODE_ENV: 'test' }, options);
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
  const code = await runProgram([...playwright, ...config, ...filters], root, {
    ...inherited,
    ...cloud,
    NODE_ENV: 'test',
    PLAYWRIGHT_JSON_OUTPUT_FILE: report,
  });
  return judge(code, await readReport(report, tallyPlaywright));
}

/** Runs phases one after the other, also after a failure, and leaves word of what each came to. */
export async function runPhases(
  deployment: Deployment,
  prepared: Prepared,
  phases: readonly Phase[],
  filters: readonly string[],
): Promise<number> {
  const { root, inherited } = deployment.environment;
  const results: PhaseResult[] = [];
  const runPhase = (phase: Phase): Promise<Tally> => {
    if (phase === 'e2e') return runPlaywright(deployment, prepared, filters);
    const services = phase === 'integration' ? environmentOfTests(deployment, prepared) : {};
    const report = path.join(deployment.layout.root, `${phase}.json`);
    return runVitest(root, phase, filters, { report, env: { ...inherited, ...services } });
  };
  for (const phase of phases) {
    const started = Date.now();
    const tally = await step(`Running the ${phase} tests`, () => runPhase(phase));
    results.push({ phase, tally, ms: Date.now() - started });
    await writeFile(path.join(deployment.layout.root, RESULTS_FILE), JSON.stringify(results));
  }
  return results.some(({ tally }) => tally.failed > 0) ? 1 : 0;
}

/** What phases came to, by the word they left; one without a word has ended with its sandbox, which is a failure. */
export async function readResults(stateDir: string, phases: readonly Phase[]): Promise<PhaseResult[]> {
  const text = await readFile(path.join(stateDir, RESULTS_FILE), 'utf8').catch(() => '[]');
  const results = JSON.parse(text) as PhaseResult[];
  return phases.map(
    (phase) =>
      results.find((result) => result.phase === phase) ?? {
        phase,
        tally: lost('Its sandbox ended before it.'),
        ms: 0,
      },
  );
}
