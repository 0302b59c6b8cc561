import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { StepError } from '../../launcher/steps.mjs';
import type { Environment } from '../environment';
import type { Lane } from './lane-pool';
import type { Prepared } from './phases';
import { Sandbox } from './sandbox';

/** The pipe on which the inside of a lane tells that it is ready. */
export const LANE_FD = 3;

/** A sandbox in which test files are run from outside. */
export interface LaneSandbox {
  sandbox: Sandbox;
  /** Resolves when all services are up. */
  ready: Promise<Lane>;
}

/** Starts the sandbox of a lane; it ends when it is killed, and by itself when this process is gone. */
export async function startLane(environment: Environment, prepared: Prepared): Promise<LaneSandbox> {
  const sandbox = await Sandbox.start(environment, prepared, ['lane'], ['pipe', 'pipe', 'pipe', 'pipe']);
  const ready = awaitLane(sandbox);
  ready.catch(() => undefined);
  return { sandbox, ready };
}

async function awaitLane({ process: inside }: Sandbox): Promise<Lane> {
  let said = '';
  for (const output of [inside.stdout, inside.stderr]) {
    output?.on('data', (chunk: Buffer) => (said += chunk.toString()));
  }
  for await (const line of createInterface({ input: inside.stdio[LANE_FD] as Readable })) {
    return { pid: inside.pid ?? 0, environment: JSON.parse(line) as Lane['environment'] };
  }
  throw new StepError(`A sandbox for tests did not come up:\n${said}`, 'see what it said above');
}
