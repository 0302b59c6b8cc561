import path from 'node:path';
import { printFailure, step } from '../../launcher/steps.mjs';
import type { Environment } from '../environment';
import { startLane } from './lane';
import type { Lane } from './lane-pool';
import { readResults, runVitest, type Phase, type PhaseResult, type Prepared } from './phases';
import { prefixLines } from './prefix-lines';
import { Sandbox, sandboxEnvironment } from './sandbox';
import { lost, type Tally } from './test-report';

/** Tests mostly wait, for leases, guests and time-outs: this many files at once keep two cores busy, and no more. */
const LANES = 3;

interface Outcome {
  results: PhaseResult[];
  /** By a name that tells what each was for. */
  sandboxes: Record<string, Sandbox>;
}

/**
 * Runs the integration tests in several sandboxes, each file in the next one that is free, and beside them each other
 * phase in a sandbox of its own.
 */
export async function runSideBySide(
  environment: Environment,
  prepared: Prepared,
  phases: readonly Phase[],
): Promise<Outcome> {
  const others = phases.filter((phase) => phase !== 'integration');
  const outcomes = await Promise.all([
    ...others.map((phase) => runBeside(environment, prepared, phase)),
    runInLanes(environment, prepared, others.length > 0),
  ]);
  const results = outcomes.flatMap((outcome) => outcome.results);
  return {
    results: phases.flatMap((phase) => results.filter((result) => result.phase === phase)),
    sandboxes: Object.assign({}, ...outcomes.map((outcome) => outcome.sandboxes)) as Outcome['sandboxes'],
  };
}

async function runBeside(environment: Environment, prepared: Prepared, phase: Phase): Promise<Outcome> {
  const sandbox = await Sandbox.start(environment, prepared, ['phases', phase], 'pipe');
  prefixLines(sandbox.process, phase);
  await sandbox.exited;
  return { results: await readResults(sandbox.state, [phase]), sandboxes: { [phase]: sandbox } };
}

async function runInLanes(environment: Environment, prepared: Prepared, beside: boolean): Promise<Outcome> {
  const started = Date.now();
  const lanes = await Promise.all(Array.from({ length: LANES }, () => startLane(environment, prepared)));
  const sandboxes = lanes.map(({ sandbox }) => sandbox);
  let tally: Tally = lost('Its sandboxes could not be prepared.');
  try {
    const ready = await step(`Preparing ${LANES} sandboxes for the integration tests`, () =>
      Promise.all(lanes.map((lane) => lane.ready)),
    );
    tally = await runFiles(environment, sandboxes, ready, beside);
  } catch (error) {
    printFailure(error);
  }
  for (const sandbox of sandboxes) sandbox.kill();
  await Promise.all(sandboxes.map((sandbox) => sandbox.exited));
  return {
    results: [{ phase: 'integration', tally, ms: Date.now() - started }],
    sandboxes: Object.fromEntries(sandboxes.map((sandbox, index) => [`integration-${index + 1}`, sandbox])),
  };
}

function runFiles(
  { root, inherited }: Environment,
  sandboxes: readonly Sandbox[],
  lanes: readonly Lane[],
  beside: boolean,
): Promise<Tally> {
  const ended = new AbortController();
  for (const sandbox of sandboxes) void sandbox.exited.then(() => ended.abort());
  return runVitest(root, 'integration', [], {
    report: path.join(sandboxes[0]?.directory ?? '', 'integration.json'),
    env: { ...sandboxEnvironment(inherited), SKYDECK_LANES: JSON.stringify(lanes) },
    // A sandbox that ends before its tests takes the whole phase with it.
    signal: ended.signal,
    ...(beside ? { prefix: 'integration' } : {}),
  });
}
