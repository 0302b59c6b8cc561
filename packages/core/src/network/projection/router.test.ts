import { describe, expect, it } from 'vitest';
import { ROUTER_GATEWAY, ROUTER_INTERFACE, type NetworkRows, type RouterRow } from '../network-rows';
import type { NorthboundTable } from '../northbound';
import { projectNorthbound } from '../northbound-projection';
import { floatingIp, network, port, router, rows, subnet } from '../testing/rows';

/** A router with a network on one side and the outside on the other. */
function scene(change: Partial<RouterRow> = {}, more: Partial<NetworkRows> = {}): NetworkRows {
  return rows({
    networks: [network('n'), network('out', { external: true, physicalNetwork: 'physnet1', mtu: 1_500 })],
    subnets: [
      subnet('s', 'n', { gatewayHeld: true }),
      subnet('os', 'out', { cidr: '203.0.113.0/24', gatewayIp: '203.0.113.1' }),
    ],
    routers: [router('r', change)],
    ports: [
      port('i', 'n', 's', {
        routerId: 'r',
        deviceOwner: ROUTER_INTERFACE,
        addresses: [{ subnetId: 's', address: '10.1.2.1' }],
      }),
      port('g', 'out', 'os', {
        routerId: 'r',
        deviceOwner: ROUTER_GATEWAY,
        addresses: [{ subnetId: 'os', address: '203.0.113.10' }],
      }),
    ],
    ...more,
  });
}

const of = (table: NorthboundTable, all: NetworkRows) =>
  projectNorthbound(all).filter((row) => row.table === table);

describe('routers', () => {
  it('have a port on each side', () => {
    expect(of('Logical_Router', scene({ adminUp: false }))).toMatchObject([
      { id: 'r', columns: { name: 'skydeck-r', enabled: false }, marks: { 'skydeck:router': 'r' } },
    ]);
    expect(of('Logical_Router_Port', scene())).toMatchObject([
      {
        id: 'i',
        columns: { name: 'lrp-i', networks: ['10.1.2.1/24'], ha_chassis_group: null, enabled: true },
      },
      {
        id: 'g',
        columns: {
          networks: ['203.0.113.10/24'],
          ha_chassis_group: { reference: { table: 'HA_Chassis_Group', id: 'out' } },
        },
      },
    ]);
    expect(
      of('Logical_Switch_Port', scene()).filter(({ columns }) => columns.type === 'router'),
    ).toMatchObject([
      { id: 'i', columns: { options: { 'router-port': 'lrp-i' }, addresses: ['router'] }, holders: [] },
      { id: 'g', columns: { options: { 'router-port': 'lrp-g', 'nat-addresses': 'router' } } },
    ]);
  });

  it('lead outside, and hide behind their address who has none there', () => {
    expect(of('Logical_Router_Static_Route', scene()).map(({ columns }) => columns)).toEqual([
      { ip_prefix: '0.0.0.0/0', nexthop: '203.0.113.1', output_port: 'lrp-g' },
    ]);
    expect(of('NAT', scene()).map(({ columns }) => columns)).toEqual([
      { type: 'snat', external_ip: '203.0.113.10', logical_ip: '10.1.2.0/24' },
    ]);
    expect(of('NAT', scene({ snatEnabled: false }))).toEqual([]);
  });

  it('know the ways that they are told', () => {
    const routes = [{ id: 'x', destination: '192.0.2.0/24', nextHop: '10.1.2.9' }];
    expect(of('Logical_Router_Static_Route', scene({ routes })).at(-1)).toMatchObject({
      id: 'x',
      columns: { ip_prefix: '192.0.2.0/24', nexthop: '10.1.2.9', output_port: null },
    });
  });

  it('that are only named by a port are left as they are', () => {
    const tables = projectNorthbound(scene({ routes: null })).map(({ table }) => table);
    expect(tables).toContain('Logical_Router');
    expect(tables).not.toContain('NAT');
    expect(tables).not.toContain('Logical_Router_Static_Route');
  });

  it('announce the prefixes of IPv6', () => {
    const six = subnet('s6', 'n', {
      ipVersion: 6,
      cidr: '2001:db8::/64',
      gatewayIp: '2001:db8::1',
      ipv6RaMode: 'slaac',
    });
    const all = scene();
    const inside = port('i6', 'n', 's6', {
      routerId: 'r',
      deviceOwner: ROUTER_INTERFACE,
      addresses: [{ subnetId: 's6', address: '2001:db8::1' }],
    });
    const found = of('Logical_Router_Port', {
      ...all,
      subnets: [...all.subnets, six],
      ports: [...all.ports, inside],
    }).at(-1);
    expect(found?.columns).toMatchObject({
      networks: ['2001:db8::1/64'],
      ipv6_ra_configs: { address_mode: 'slaac', send_periodic: 'true', mtu: '1442' },
    });
    // Another project's router is no way out for the network's guests, unless it is the gateway.
    const ofOthers = (address: string) =>
      of('Logical_Router_Port', {
        ...all,
        subnets: [...all.subnets, six],
        ports: [...all.ports, { ...inside, projectId: 'others', addresses: [{ subnetId: 's6', address }] }],
      }).at(-1)?.columns.ipv6_ra_configs;
    expect(ofOthers('2001:db8::9')).toEqual({});
    expect(ofOthers('2001:db8::1')).toMatchObject({ address_mode: 'slaac' });
  });
});

describe('floating IPs', () => {
  it('lead to a port', () => {
    const floatingIps = [
      floatingIp('f', { routerId: 'r', fixedPortId: 'p', fixedAddress: '10.1.2.5' }),
      floatingIp('unused'),
    ];
    expect(of('NAT', scene({ snatEnabled: false }, { floatingIps }))).toMatchObject([
      {
        id: 'f',
        columns: { type: 'dnat_and_snat', external_ip: '203.0.113.7', logical_ip: '10.1.2.5' },
        parent: { table: 'Logical_Router', id: 'r' },
      },
    ]);
  });

  it('lead by their ports to several', () => {
    const forwarding = { internalAddress: '10.1.2.5', protocol: 'tcp' } as const;
    const floatingIps = [
      floatingIp('f', {
        routerId: 'r',
        forwardings: [
          { ...forwarding, externalPort: 2_222, internalPort: 22 },
          { ...forwarding, externalPort: 8_080, internalPort: 80, internalAddress: '10.1.2.6' },
          { ...forwarding, externalPort: 53, internalPort: 53, protocol: 'udp' },
        ],
      }),
    ];
    expect(of('Load_Balancer', scene({}, { floatingIps }))).toMatchObject([
      {
        id: 'f tcp',
        columns: {
          protocol: 'tcp',
          vips: { '203.0.113.7:2222': '10.1.2.5:22', '203.0.113.7:8080': '10.1.2.6:80' },
        },
        holders: ['r'],
      },
      { id: 'f udp', columns: { protocol: 'udp', vips: { '203.0.113.7:53': '10.1.2.5:53' } } },
    ]);
  });
});
