import { describe, expect, it } from 'vitest';
import { projectNorthbound } from '../northbound-projection';
import type { DesiredRow, NorthboundTable } from '../northbound';
import type { NetworkRows } from '../network-rows';
import { network, port, rows, subnet } from '../testing/rows';

const ROWS = rows({ networks: [network('n')], subnets: [subnet('s', 'n')], ports: [port('p', 'n', 's')] });

function find(of: NetworkRows, table: NorthboundTable, id: string): DesiredRow | undefined {
  return projectNorthbound(of).find((row) => row.table === table && row.id === id);
}

describe('networks', () => {
  it('of a tenant are a switch and nothing physical', () => {
    expect(find(ROWS, 'Logical_Switch', 'n')).toMatchObject({
      columns: { name: 'skydeck-n' },
      marks: { 'skydeck:network': 'n' },
    });
    expect(find(ROWS, 'Logical_Switch_Port', 'localnet-n')).toBeUndefined();
  });

  it('of a provider have a port to the physical network', () => {
    const vlan = { providerType: 'vlan', physicalNetwork: 'physnet1', segmentationId: 12 } as const;
    expect(find(rows({ networks: [network('n', vlan)] }), 'Logical_Switch_Port', 'localnet-n')).toMatchObject(
      {
        columns: {
          name: 'localnet-n',
          type: 'localnet',
          options: { network_name: 'physnet1' },
          tag: 12,
          addresses: ['unknown'],
        },
        parent: { table: 'Logical_Switch', id: 'n' },
      },
    );
  });

  it('that are external name the hosts that lead there, the same ones first in the same order', () => {
    const hosts = ['a', 'b', 'c'].map((id) => ({
      id,
      chassisName: `chassis ${id}`,
      physicalNetworks: ['out'],
    }));
    const away = { id: 'd', chassisName: 'chassis d', physicalNetworks: ['elsewhere'] };
    const of = (gatewayHosts: NetworkRows['gatewayHosts']) =>
      projectNorthbound(
        rows({ networks: [network('n', { external: true, physicalNetwork: 'out' })], gatewayHosts }),
      )
        .filter(({ table }) => table === 'HA_Chassis')
        .map(({ columns }) => columns);
    const order = of([...hosts, away]);
    expect(order.map(({ chassis_name }) => chassis_name).sort()).toEqual([
      'chassis a',
      'chassis b',
      'chassis c',
    ]);
    expect(order.map(({ priority }) => priority)).toEqual([32_767, 32_766, 32_765]);
    expect(of([...hosts].reverse())).toEqual(order);
    const names = order.map(({ chassis_name }) => chassis_name);
    const rest = of(hosts.filter((host) => host.chassisName !== names[0]));
    expect(rest.map(({ chassis_name }) => chassis_name)).toEqual(names.slice(1));
  });
});

describe('ports', () => {
  it('have their addresses and no others', () => {
    expect(find(ROWS, 'Logical_Switch_Port', 'p')).toMatchObject({
      columns: {
        name: 'p',
        addresses: ['fa:16:3e:00:00:01 10.1.2.5'],
        port_security: ['fa:16:3e:00:00:01 10.1.2.5'],
        enabled: true,
        dhcpv4_options: { reference: { table: 'DHCP_Options', id: 's' } },
        dhcpv6_options: null,
      },
      parent: { table: 'Logical_Switch', id: 'n' },
      holders: ['n'],
    });
  });

  it('may send for others when they are allowed to', () => {
    const addressPairs = [
      { ipAddress: '10.1.2.100', macAddress: '' },
      { ipAddress: '10.9.0.0/16', macAddress: 'fa:16:3e:00:00:09' },
    ];
    const row = find({ ...ROWS, ports: [port('p', 'n', 's', { addressPairs })] }, 'Logical_Switch_Port', 'p');
    expect(row?.columns).toMatchObject({
      addresses: ['fa:16:3e:00:00:01 10.1.2.5', 'fa:16:3e:00:00:09'],
      port_security: ['fa:16:3e:00:00:01 10.1.2.5 10.1.2.100', 'fa:16:3e:00:00:09 10.9.0.0/16'],
    });
  });

  it('without port security send and hear anything, and no rule holds them back', () => {
    const open = port('p', 'n', 's', { portSecurity: false, securityGroupIds: ['g'] });
    expect(find({ ...ROWS, ports: [open] }, 'Logical_Switch_Port', 'p')).toMatchObject({
      columns: { port_security: [], addresses: [expect.anything(), 'unknown'] },
      holders: [],
    });
  });

  it('of a network that is down are down', () => {
    const down = { ...ROWS, networks: [network('n', { adminUp: false })] };
    expect(find(down, 'Logical_Switch_Port', 'p')?.columns.enabled).toBe(false);
  });

  it('ask the DHCP of both versions', () => {
    const six = subnet('s6', 'n', {
      ipVersion: 6,
      cidr: '2001:db8::/64',
      ipv6AddressMode: 'dhcpv6_stateful',
    });
    const both = port('p', 'n', 's', {
      addresses: [
        { subnetId: 's', address: '10.1.2.5' },
        { subnetId: 's6', address: '2001:db8::5' },
      ],
    });
    const row = find(
      { ...ROWS, subnets: [subnet('s', 'n'), six], ports: [both] },
      'Logical_Switch_Port',
      'p',
    );
    expect(row?.columns).toMatchObject({
      addresses: ['fa:16:3e:00:00:01 10.1.2.5 2001:db8::5'],
      dhcpv4_options: { reference: { id: 's' } },
      dhcpv6_options: { reference: { id: 's6' } },
    });
  });

  it('are found by their names', () => {
    const named = { ...ROWS, ports: [port('p', 'n', 's', { dnsName: 'Web' })] };
    expect(find(named, 'DNS', 'p')).toMatchObject({
      columns: { records: { web: '10.1.2.5' } },
      holders: ['n'],
    });
    const inDomain = { ...named, networks: [network('n', { dnsDomain: 'example.org' })] };
    expect(find(inDomain, 'DNS', 'p')?.columns.records).toEqual({
      web: '10.1.2.5',
      'web.example.org': '10.1.2.5',
    });
    expect(find(ROWS, 'DNS', 'p')).toBeUndefined();
  });
});
