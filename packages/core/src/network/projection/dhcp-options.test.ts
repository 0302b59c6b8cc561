import { describe, expect, it } from 'vitest';
import type { NetworkRow, SubnetRow } from '../network-rows';
import { network, subnet } from '../testing/rows';
import { projectDhcpOptions } from './dhcp-options';

function options(change: Partial<SubnetRow>, of: Partial<NetworkRow> = {}) {
  return projectDhcpOptions(subnet('s', 'n', change), network('n', of))[0]?.columns.options;
}

describe('DHCP', () => {
  it('tells address, MTU and name servers', () => {
    expect(options({ dnsServers: ['192.0.2.53', '192.0.2.54'] }, { dnsDomain: 'example.org' })).toEqual({
      lease_time: '43200',
      server_id: '10.1.2.1',
      server_mac: expect.stringMatching(/^fa:16:3f/) as string,
      mtu: '1442',
      dns_server: '{192.0.2.53, 192.0.2.54}',
      domain_name: '"example.org"',
    });
  });

  it('announces neither a router nor name servers that do not exist', () => {
    expect(Object.keys(options({}) ?? {})).toEqual(['lease_time', 'server_id', 'server_mac', 'mtu']);
  });

  it('announces the gateway when there is one', () => {
    expect(options({ gatewayHeld: true })).toMatchObject({ router: '10.1.2.1' });
    expect(options({}, { physicalNetwork: 'out' })).toMatchObject({ router: '10.1.2.1' });
    expect(options({ gatewayIp: null, gatewayHeld: true })).toMatchObject({ server_id: '169.254.169.254' });
    expect(options({ gatewayIp: null })).not.toHaveProperty('router');
  });

  it('tells routes, and the way out again, as whoever knows routes looks at nothing else', () => {
    const hostRoutes = [{ destination: '192.0.2.0/24', nextHop: '10.1.2.9' }];
    expect(options({ hostRoutes })).toMatchObject({ classless_static_route: '{192.0.2.0/24,10.1.2.9}' });
    expect(options({ hostRoutes, gatewayHeld: true })).toMatchObject({
      classless_static_route: '{192.0.2.0/24,10.1.2.9, 0.0.0.0/0,10.1.2.1}',
    });
  });

  it('is not where it is switched off, or guests give themselves addresses', () => {
    expect(options({ dhcpEnabled: false })).toBeUndefined();
    expect(options({ ipVersion: 6, ipv6AddressMode: 'slaac' })).toBeUndefined();
    expect(options({ ipVersion: 6 })).toBeUndefined();
  });

  it('of IPv6 gives addresses, or only what goes with them', () => {
    const six = { ipVersion: 6, cidr: '2001:db8::/64', gatewayIp: '2001:db8::1' } as const;
    expect(options({ ...six, ipv6AddressMode: 'dhcpv6_stateful' })).toEqual({
      server_id: expect.stringMatching(/^fa:16:3f/) as string,
    });
    expect(
      options({ ...six, ipv6AddressMode: 'dhcpv6_stateless', dnsServers: ['2001:db8::53'] }),
    ).toMatchObject({
      dhcpv6_stateless: 'true',
      dns_server: '{2001:db8::53}',
    });
  });
});
