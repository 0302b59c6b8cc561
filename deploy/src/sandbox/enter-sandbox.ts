import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { formatDuration, step } from '../../launcher/steps.mjs';
import { generate } from '../build';
import { readEnvironment, type Environment } from '../environment';
import { ensureGuestImage } from '../guest-image/guest-image';
import { prepare } from '../up';
import { parsePhases, readResults, type Phase, type PhaseResult, type Prepared } from './phases';
import { Sandbox } from './sandbox';
import { runSideBySide } from './side-by-side';
import { addTallies, summaryLine } from './test-report';

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

/** Runs one sandbox on this terminal. */
async function attach(
  environment: Environment,
  prepared: Prepared,
  args: readonly string[],
): Promise<{ sandbox: Sandbox; code: number }> {
  const sandbox = await Sandbox.start(environment, prepared, args, 'inherit');
  const code = await sandbox.exited;
  if (sandbox.process.signalCode) {
    process.stderr.write(`\n✗ The sandbox was ended from outside (${sandbox.process.signalCode}).\n`);
  }
  return { sandbox, code };
}

/** What the phases came to, for people, with the machine's line at the very end; keeps what explains a failure. */
async function conclude(
  { root, startedAt }: Environment,
  results: readonly PhaseResult[],
  sandboxes: Readonly<Record<string, Sandbox>>,
): Promise<number> {
  const total = addTallies(results.map(({ tally }) => tally));
  const logs = path.join(root, 'test-results/logs');
  if (total.failed > 0) {
    await rm(logs, { recursive: true, force: true });
    await mkdir(logs, { recursive: true });
    for (const [name, sandbox] of Object.entries(sandboxes)) await sandbox.keepLogs(path.join(logs, name));
    process.stdout.write(`The logs of the services are in ${logs}\n`);
    for (const { phase, tally } of results)
      for (const failure of tally.failures) process.stdout.write(`\n✗ ${phase}: ${failure}\n`);
  }
  const lines = results.map(
    ({ phase, tally, ms }) => `  ${phase.padEnd(12)} ${summaryLine(tally)} in ${formatDuration(ms)}`,
  );
  process.stdout.write(`\n${lines.join('\n')}\n`);
  process.stdout.write(`This took ${formatDuration(Date.now() - startedAt)}.\n`);
  process.stdout.write(`${summaryLine(total)}\n`);
  return total.failed > 0 || total.passed === 0 ? 1 : 0;
}

/** One phase with filters, in one sandbox and on this terminal. */
async function runAlone(
  environment: Environment,
  prepared: Prepared,
  phases: readonly Phase[],
  filters: readonly string[],
): Promise<number> {
  const { sandbox } = await attach(environment, prepared, ['phases', phases.join(','), ...filters]);
  const results = await readResults(sandbox.state, phases);
  const code = await conclude(environment, results, { [phases.join('-')]: sandbox });
  await sandbox.remove();
  return code;
}

async function runApart(
  environment: Environment,
  prepared: Prepared,
  phases: readonly Phase[],
): Promise<number> {
  const { results, sandboxes } = await runSideBySide(environment, prepared, phases);
  const code = await conclude(environment, results, sandboxes);
  for (const sandbox of Object.values(sandboxes)) await sandbox.remove();
  return code;
}

/**
 * `npm test`: phases, or a shell, in sandboxes.
 * @returns the exit code
 */
export async function enterSandbox(args: readonly string[]): Promise<number> {
  const environment = readEnvironment();
  const prepared = await prepareOutside(environment, args);
  // Ctrl-C reaches the inside by the terminal.
  process.on('SIGINT', () => undefined);
  for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.on(signal, () => Sandbox.killAll());
  if (args[0] === 'shell' || args[0] === 'cloud') {
    const { sandbox, code } = await attach(environment, prepared, args);
    await sandbox.remove();
    return code;
  }
  const { phases, filters } = parsePhases(args);
  // Few files gain nothing from several sandboxes, and are mostly run by somebody who looks on.
  return filters.length > 0 || !phases.includes('integration')
    ? runAlone(environment, prepared, phases, filters)
    : runApart(environment, prepared, phases);
}
