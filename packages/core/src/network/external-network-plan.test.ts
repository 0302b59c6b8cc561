import { expect, test } from 'vitest';
import {
  planExternalNetwork,
  problemOfExternalNetwork,
  type ExternalNetworkPlan,
  type ExternalNetworkSettings,
} from './external-network-plan';

const nothing: ExternalNetworkSettings = { interface: null, cidr: null, gatewayIp: null, pool: null };
const card: ExternalNetworkSettings = {
  interface: 'eth1',
  cidr: '203.0.113.0/24',
  gatewayIp: '203.0.113.254',
  pool: { first: '203.0.113.100', last: '203.0.113.150' },
};

test('a network that the machine does not reach otherwise is chosen, and kept', () => {
  const first = planExternalNetwork(nothing, null, ['172.24.0.0/16', '192.0.2.0/24']) as ExternalNetworkPlan;
  expect(first).toEqual({
    interface: null,
    cidr: '172.29.4.0/24',
    gatewayIp: '172.29.4.1',
    pool: { first: '172.29.4.10', last: '172.29.4.254' },
  });
  expect(planExternalNetwork(nothing, first, [])).toEqual(first);
  expect(planExternalNetwork(nothing, first, ['172.29.4.128/25'])).toEqual({
    collidesWith: '172.29.4.128/25',
  });
});

test('what somebody says counts, and takes with it what followed from something else', () => {
  const small = planExternalNetwork({ ...nothing, cidr: '10.9.9.11/29' }, null, []);
  expect(small).toMatchObject({
    cidr: '10.9.9.8/29',
    gatewayIp: '10.9.9.9',
    pool: { first: '10.9.9.10', last: '10.9.9.14' },
  });
  const other = planExternalNetwork(
    { ...nothing, cidr: '10.8.0.0/24' },
    small as ExternalNetworkPlan,
    [],
  ) as ExternalNetworkPlan;
  expect(other.gatewayIp).toBe('10.8.0.1');
  // The machine may well be in the network that its second card leads to.
  expect(planExternalNetwork(card, other, ['203.0.113.0/24'])).toEqual(card);
  expect(planExternalNetwork(nothing, card as ExternalNetworkPlan, [])).toMatchObject({
    cidr: '172.24.4.0/24',
  });
});

test('settings that cannot be are told by their names', () => {
  expect(problemOfExternalNetwork(nothing)).toBeNull();
  expect(problemOfExternalNetwork(card)).toBeNull();
  for (const [settings, name] of [
    [{ ...card, pool: null }, 'INTERFACE'],
    [{ ...nothing, gatewayIp: '10.0.0.1' }, 'GATEWAY'],
    [{ ...nothing, cidr: '10.0.0.0/30' }, 'CIDR'],
    [{ ...nothing, cidr: 'fd00::/64' }, 'CIDR'],
    [{ ...card, gatewayIp: '203.0.114.1' }, 'GATEWAY'],
    [{ ...card, gatewayIp: '203.0.113.255' }, 'GATEWAY'],
    [{ ...card, pool: { first: '203.0.113.9', last: '203.0.113.3' } }, 'POOL'],
  ] as const) {
    expect(problemOfExternalNetwork(settings)).toMatch(`SKYDECK_EXTERNAL_${name}: `);
  }
});
