import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { ExternalNetworkPlan } from '@skydeck/core/network/external-network-plan';
import { z } from 'zod';
import { StepError } from '../../launcher/steps.mjs';
import { writePrivately } from '../secrets';

const schema = z.object({
  plan: z.object({
    interface: z.string().nullable(),
    cidr: z.string(),
    gatewayIp: z.string(),
    pool: z.object({ first: z.string(), last: z.string() }),
  }),
  /** Whether anything of it may be there now. */
  made: z.boolean(),
  /** Whether the cloud got its network for it; an admin may have deleted that since. */
  seeded: z.boolean(),
  /** Whether this machine passed packets on before; null: it was not asked to. */
  forwardedBefore: z.boolean().nullable(),
  /** Whether the network card was up before; null: there is none of ours. */
  interfaceUpBefore: z.boolean().nullable(),
});

/** What was planned and done for the network outside, so that it stays so and is undone without a trace. */
export type ExternalNetworkMemory = z.infer<typeof schema>;

const fileOf = (stateDir: string) => path.join(stateDir, 'external-network.json');

/** Null before the first `up`. Throws StepError. */
export async function rememberedExternalNetwork(stateDir: string): Promise<ExternalNetworkMemory | null> {
  const file = fileOf(stateDir);
  try {
    return schema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw new StepError(`${file} cannot be read.`, 'delete it and run `npm run up`');
  }
}

export async function rememberExternalNetwork(
  stateDir: string,
  memory: ExternalNetworkMemory,
): Promise<void> {
  await writePrivately(fileOf(stateDir), `${JSON.stringify(memory)}\n`);
}

/** The plan that the cloud has yet to get its first external network for. */
export async function unseededPlan(stateDir: string): Promise<ExternalNetworkPlan | null> {
  const memory = await rememberedExternalNetwork(stateDir);
  return memory !== null && !memory.seeded ? memory.plan : null;
}

export async function rememberSeeded(stateDir: string): Promise<void> {
  const memory = await rememberedExternalNetwork(stateDir);
  if (memory !== null) await rememberExternalNetwork(stateDir, { ...memory, seeded: true });
}
