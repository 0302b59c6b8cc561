import { EXTERNAL_PHYSICAL_NETWORK } from '@skydeck/core/network/external-network-plan';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { StepError } from '../../launcher/steps.mjs';
import { run, succeeds } from '../commands';
import { bridgeDatapath, externalId } from '../ovn-host/configuration';
import { EXTERNAL_BRIDGE } from './bridge';
import { ensureExternalNetwork, removeExternalNetwork } from './external-network';
import { deviceState, forwards, LEG, setForwarding } from './machine';
import { externalNetworkFacts, judgeExternalNetwork } from './status';

const stateDir = process.env.SKYDECK_STATE_DIR ?? '';
const CARD = 'wan0';
const FOREIGN = 'somewhere:br-somewhere';
const translated = { interface: null, cidr: null, gatewayIp: null, pool: null };
const byCard = {
  interface: CARD,
  cidr: '203.0.113.0/24',
  gatewayIp: '203.0.113.1',
  pool: { first: '203.0.113.100', last: '203.0.113.199' },
};

const ensure = async (settings: typeof translated | typeof byCard) =>
  ensureExternalNetwork({ stateDir, settings, datapath: (await bridgeDatapath()) ?? 'netdev' });

/** All that it makes on a machine. */
async function traces() {
  return {
    bridge: await succeeds(['ovs-vsctl', 'br-exists', EXTERNAL_BRIDGE]),
    mappings: await externalId('ovn-bridge-mappings'),
    options: await externalId('ovn-cms-options'),
    leg: await deviceState(LEG),
    table: await succeeds(['nft', 'list', 'table', 'inet', 'skydeck']),
    forwards: await forwards(),
  };
}

async function problems(): Promise<string[]> {
  const facts = await externalNetworkFacts(stateDir);
  if (!facts) return ['nothing is made'];
  return judgeExternalNetwork(facts).flatMap(({ level, message }) => (level === 'error' ? [message] : []));
}

beforeAll(async () => {
  // On a machine that passed packets on before, nothing would tell whether it is made to, and no longer is.
  await removeExternalNetwork(stateDir);
  await setForwarding(false);
  await ensure(translated);
});
afterAll(async () => {
  await ensure(translated);
  await run(['ip', 'link', 'delete', CARD], { allowFailure: true });
});

test('translating: found the second time, mended when damaged, removed without a trace', async () => {
  const first = await traces();
  expect(first).toMatchObject({ bridge: true, table: true, forwards: true, options: 'enable-chassis-as-gw' });
  const plan = await ensure(translated);
  expect(await traces()).toEqual(first);
  expect(await problems()).toEqual([]);

  await run(['ip', 'link', 'delete', LEG]);
  await run(['nft', 'delete', 'table', 'inet', 'skydeck']);
  expect(await problems()).toHaveLength(2);
  expect(await ensure(translated)).toEqual(plan);
  expect(await problems()).toEqual([]);
  expect(await traces()).toEqual(first);

  await removeExternalNetwork(stateDir);
  expect(await traces()).toEqual({
    ...{ bridge: false, table: false, forwards: false },
    ...{ mappings: undefined, options: undefined, leg: undefined },
  });
});

test('by a card: not one that the machine needs; others’ settings stay, also afterwards', async () => {
  await run(['ip', 'link', 'add', CARD, 'type', 'veth', 'peer', 'name', `${CARD}-far`]);
  await run(['ovs-vsctl', 'set', 'Open_vSwitch', '.', `external_ids:ovn-bridge-mappings=${FOREIGN}`]);
  try {
    await run(['ip', 'address', 'add', '203.0.113.9/24', 'dev', CARD]);
    await expect(ensure(byCard)).rejects.toBeInstanceOf(StepError);
    await run(['ip', 'address', 'flush', 'dev', CARD]);
    expect(await ensure(byCard)).toEqual(byCard);
    expect(await problems()).toEqual([]);
    expect(await traces()).toMatchObject({
      ...{ bridge: true, table: false, forwards: false, leg: undefined },
      mappings: `${FOREIGN},${EXTERNAL_PHYSICAL_NETWORK}:${EXTERNAL_BRIDGE}`,
    });
    await removeExternalNetwork(stateDir);
    expect(await deviceState(CARD)).toMatchObject({ up: false });
    expect(await traces()).toMatchObject({ bridge: false, mappings: FOREIGN });
  } finally {
    await run(['ovs-vsctl', 'remove', 'Open_vSwitch', '.', 'external_ids', 'ovn-bridge-mappings']);
  }
});
