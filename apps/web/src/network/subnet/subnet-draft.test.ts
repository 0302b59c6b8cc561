import { expect, it } from 'vitest';
import { emptySubnet, subnetSchema, type SubnetDraft } from './subnet-draft';

const check = (change: Partial<SubnetDraft>, neighbours: { cidr: string; name: string }[] = []) =>
  subnetSchema(neighbours).safeParse({ ...emptySubnet, cidr: '10.0.0.0/24', ...change });

const problem = (change: Partial<SubnetDraft>, neighbours?: { cidr: string; name: string }[]) => {
  const { error } = check(change, neighbours);
  return error?.issues.map(({ path, message }) => `${String(path[0])}: ${message}`);
};

it('takes the lines apart', () => {
  expect(
    check({
      name: ' front ',
      gateway: 'address',
      gatewayIp: ' 10.0.0.254 ',
      dnsServers: '9.9.9.9\n\n1.1.1.1, 8.8.8.8',
      pools: '10.0.0.10-10.0.0.20\n10.0.0.30, 10.0.0.40\n10.0.0.50',
      hostRoutes: '192.168.0.0/16, 10.0.0.9',
    }).data,
  ).toEqual({
    name: 'front',
    description: '',
    cidr: '10.0.0.0/24',
    gatewayIp: '10.0.0.254',
    dhcpEnabled: true,
    dnsServers: ['9.9.9.9', '1.1.1.1', '8.8.8.8'],
    pools: [
      { first: '10.0.0.10', last: '10.0.0.20' },
      { first: '10.0.0.30', last: '10.0.0.40' },
      { first: '10.0.0.50', last: '10.0.0.50' },
    ],
    hostRoutes: [{ destination: '192.168.0.0/16', nextHop: '10.0.0.9' }],
    ipv6AddressMode: null,
    ipv6RaMode: null,
  });
});

it('leaves open what is left open, and keeps a gateway away on demand', () => {
  expect(check({}).data).toMatchObject({ gatewayIp: undefined, pools: undefined });
  expect(check({ gateway: 'none', gatewayIp: '10.0.0.1' }).data?.gatewayIp).toBeNull();
});

it('gives the modes of IPv6 only to subnets of IPv6', () => {
  expect(check({ ipv6AddressMode: 'slaac' }).data?.ipv6RaMode).toBeNull();
  expect(check({ cidr: 'fd00::/64', ipv6AddressMode: 'slaac' }).data).toMatchObject({
    ipv6AddressMode: 'slaac',
    ipv6RaMode: 'slaac',
  });
});

it('says what is wrong at its field, as the server would', () => {
  expect(problem({ cidr: '10.0.0.0' })).toEqual(['cidr: Give a network, such as 10.0.0.0/24.']);
  expect(problem({ gateway: 'address', gatewayIp: '10.0.1.1' })).toEqual([
    'gatewayIp: The gateway 10.0.1.1 is no address of 10.0.0.0/24.',
  ]);
  expect(problem({ pools: '10.0.0.20, 10.0.0.x' })).toEqual(['pools: Give an IP address.']);
  expect(problem({ hostRoutes: '192.168.0.0/16' })).toEqual(['hostRoutes: Give an IP address.']);
  expect(problem({}, [{ cidr: '10.0.0.128/25', name: 'other' }])).toEqual([
    'cidr: 10.0.0.0/24 overlaps the subnet other (10.0.0.128/25).',
  ]);
});
