import { describe, expect, it } from 'vitest';
import { planSubnet } from './plan-subnet';
import { newSubnet } from './subnet.input';

const plan = (wanted: Record<string, unknown>, neighbours: { name: string; cidr: string }[] = []) =>
  planSubnet(newSubnet.parse({ cidr: '10.0.0.0/24', ...wanted }), neighbours);

describe('a subnet', () => {
  it('has its first address as the gateway, and gives out the rest', () => {
    expect(plan({ cidr: '10.0.0.77/24' })).toMatchObject({
      ipVersion: 4,
      cidr: '10.0.0.0/24',
      gatewayIp: '10.0.0.1',
      pools: [{ first: '10.0.0.2', last: '10.0.0.254' }],
      hostRoutes: [],
    });
  });

  it('gives out what is on both sides of a gateway in the middle, or all without one', () => {
    expect(plan({ gatewayIp: '10.0.0.100' }).pools).toEqual([
      { first: '10.0.0.1', last: '10.0.0.99' },
      { first: '10.0.0.101', last: '10.0.0.254' },
    ]);
    expect(plan({ gatewayIp: null })).toMatchObject({
      gatewayIp: null,
      pools: [{ first: '10.0.0.1', last: '10.0.0.254' }],
    });
  });

  it('of IPv6 is written in the usual way', () => {
    expect(plan({ cidr: '2001:DB8::/64', ipv6AddressMode: 'slaac', ipv6RaMode: 'slaac' })).toMatchObject({
      ipVersion: 6,
      cidr: '2001:db8::/64',
      gatewayIp: '2001:db8::1',
      ipv6RaMode: 'slaac',
    });
  });

  it.each([
    ['overlaps another one', {}, 'CONFLICT', 'overlaps the subnet other'],
    ['is too large', { cidr: '10.0.0.0/7' }, 'INVALID', 'prefix of 8 to 30'],
    ['is too small', { cidr: '10.9.0.0/31' }, 'INVALID', 'prefix of 8 to 30'],
    ['is of addresses that mean something else', { cidr: '224.1.0.0/16' }, 'INVALID', 'reserved'],
    ['is the loopback', { cidr: '127.0.0.0/8' }, 'INVALID', 'reserved'],
    ['has a gateway elsewhere', { cidr: '10.9.0.0/24', gatewayIp: '10.8.0.1' }, 'INVALID', 'no address of'],
    [
      'has the broadcast address as the gateway',
      { cidr: '10.9.0.0/24', gatewayIp: '10.9.0.255' },
      'INVALID',
      'no address',
    ],
    [
      'has a pool elsewhere',
      { cidr: '10.9.0.0/24', pools: [{ first: '10.8.0.2', last: '10.8.0.9' }] },
      'INVALID',
      'no range',
    ],
    [
      'has a pool that runs backwards',
      { cidr: '10.9.0.0/24', pools: [{ first: '10.9.0.9', last: '10.9.0.2' }] },
      'INVALID',
      'no range',
    ],
    [
      'has its gateway in a pool',
      { cidr: '10.9.0.0/24', pools: [{ first: '10.9.0.1', last: '10.9.0.9' }] },
      'INVALID',
      'gateway is in',
    ],
    [
      'has pools that overlap',
      {
        cidr: '10.9.0.0/24',
        pools: [
          { first: '10.9.0.9', last: '10.9.0.20' },
          { first: '10.9.0.2', last: '10.9.0.9' },
        ],
      },
      'INVALID',
      'overlaps another one',
    ],
    [
      'tells ways that begin elsewhere',
      { cidr: '10.9.0.0/24', hostRoutes: [{ destination: '0.0.0.0/0', nextHop: '10.8.0.1' }] },
      'INVALID',
      'does not begin',
    ],
    [
      'has a mode of IPv6 without being one',
      { cidr: '10.9.0.0/24', ipv6RaMode: 'slaac' },
      'INVALID',
      'Only subnets of IPv6',
    ],
    [
      'has two modes',
      { cidr: '2001:db8::/64', ipv6RaMode: 'slaac', ipv6AddressMode: 'dhcpv6_stateful' },
      'INVALID',
      'same',
    ],
    [
      'leaves no room for guests’ own addresses',
      { cidr: '2001:db8::/80', ipv6AddressMode: 'slaac' },
      'INVALID',
      '64 bits',
    ],
    [
      'has modes without DHCP',
      { cidr: '2001:db8::/64', ipv6AddressMode: 'slaac', dhcpEnabled: false },
      'INVALID',
      'DHCP',
    ],
  ] as const)('that %s is refused', (_, wanted, code, message) => {
    expect(() => plan(wanted, [{ name: 'other', cidr: '10.0.0.128/25' }])).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(message) as string }) as Error,
    );
  });
});
