import type {
  ExternalNetworkPlan,
  ExternalNetworkSettings,
} from '@skydeck/core/network/external-network-plan';
import { planExternalNetwork } from '@skydeck/core/network/external-network-plan';
import { StepError } from '../../launcher/steps.mjs';
import { partRuns } from '../ovn-host/daemons';
import type { Datapath } from '../ovn-host/datapath';
import { bridgeOf, ensureBridge, EXTERNAL_BRIDGE, removeBridge } from './bridge';
import { ensureFirewall, removeFirewall } from './firewall';
import {
  deviceState,
  ensureLeg,
  forwards,
  LEG_IN_BRIDGE,
  LEG,
  readTakenNetworks,
  removeLeg,
  setForwarding,
  setLink,
} from './machine';
import { rememberedExternalNetwork, rememberExternalNetwork } from './memory';

/**
 * Connects OVN of this machine to the outside: by a bridge with an address of the machine, which translates to what it is
 * connected to itself, or by a network card of its own. Idempotent. Throws StepError.
 */
export async function ensureExternalNetwork(options: {
  stateDir: string;
  settings: ExternalNetworkSettings;
  datapath: Datapath;
}): Promise<ExternalNetworkPlan> {
  const { stateDir, settings, datapath } = options;
  const memory = await rememberedExternalNetwork(stateDir);
  const plan = planExternalNetwork(settings, memory?.plan ?? null, await readTakenNetworks());
  if ('collidesWith' in plan) {
    throw new StepError(
      `This machine reaches ${plan.collidesWith} already, so that the cloud cannot have its external network there.`,
      'choose another: SKYDECK_EXTERNAL_CIDR=10.20.30.0/24 npm run up',
    );
  }
  if (memory?.made && memory.plan.interface !== plan.interface) await removeExternalNetwork(stateDir);
  const card = plan.interface === null ? undefined : await checkCard(plan.interface);
  const before = await rememberedExternalNetwork(stateDir);
  await rememberExternalNetwork(stateDir, {
    plan,
    made: true,
    seeded: before?.seeded ?? false,
    forwardedBefore: plan.interface === null ? (before?.forwardedBefore ?? (await forwards())) : null,
    interfaceUpBefore: card ? (before?.interfaceUpBefore ?? card.up) : null,
  });
  if (plan.interface === null) {
    await ensureLeg(plan);
    await ensureBridge(datapath, LEG_IN_BRIDGE);
    await ensureFirewall(LEG, plan.cidr);
    if (!(await forwards())) await setForwarding(true);
  } else {
    await ensureBridge(datapath, plan.interface);
    await setLink(plan.interface, 'up');
  }
  return plan;
}

/** A card that the machine itself needs would be lost to it. */
async function checkCard(name: string): Promise<{ up: boolean }> {
  const card = await deviceState(name);
  const remedy = 'name another in SKYDECK_EXTERNAL_INTERFACE, or none to have the network translated';
  if (!card) throw new StepError(`There is no network card ${name}.`, remedy);
  if (card.addresses.length > 0) {
    throw new StepError(
      `The network card ${name} has addresses of this machine (${card.addresses.join(', ')}).`,
      `use a card that is free, or take them off; or ${remedy}`,
    );
  }
  const bridge = await bridgeOf(name);
  if (bridge !== undefined && bridge !== EXTERNAL_BRIDGE) {
    throw new StepError(`The network card ${name} is in the bridge ${bridge}.`, remedy);
  }
  return card;
}

/** Undoes what {@link ensureExternalNetwork} did; what was planned is kept. */
export async function removeExternalNetwork(stateDir: string): Promise<void> {
  const memory = await rememberedExternalNetwork(stateDir);
  if (!memory?.made) return;
  if (await partRuns('openvswitch')) await removeBridge();
  await removeFirewall();
  await removeLeg();
  if (memory.forwardedBefore === false) await setForwarding(false);
  if (memory.plan.interface !== null && memory.interfaceUpBefore === false) {
    await setLink(memory.plan.interface, 'down');
  }
  await rememberExternalNetwork(stateDir, {
    ...memory,
    made: false,
    forwardedBefore: null,
    interfaceUpBefore: null,
  });
}
