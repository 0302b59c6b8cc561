import { ROUTER_GATEWAY, type NetworkRow, type PortRow, type SubnetRow } from '../network-rows';
import { MARK_NETWORK, MARK_PROJECT, type DesiredRow, type RowReference } from '../northbound';
import { servesDhcp } from './dhcp-options';
import { logicalRouterPortName } from './names';

/** A port of a network: a guest's, or the side of a router's that is in the network. */
export function projectSwitchPort(
  port: PortRow,
  network: NetworkRow,
  subnetById: ReadonlyMap<string, SubnetRow>,
): DesiredRow {
  return {
    table: 'Logical_Switch_Port',
    id: port.id,
    columns: {
      name: port.id,
      enabled: port.adminUp && network.adminUp,
      ...(port.routerId === null ? guestColumns(port, subnetById) : routerColumns(port)),
    },
    marks: { [MARK_NETWORK]: port.networkId, [MARK_PROJECT]: port.projectId },
    parent: { table: 'Logical_Switch', id: port.networkId },
    // What no security group allows is dropped, also at a port that is in none.
    holders: port.routerId === null && port.portSecurity ? [port.networkId, ...port.securityGroupIds] : [],
  };
}

function guestColumns(port: PortRow, subnetById: ReadonlyMap<string, SubnetRow>): DesiredRow['columns'] {
  const addresses = port.addresses.map(({ address }) => address).sort();
  const owned = [port.macAddress, ...addresses].join(' ');
  const others = new Map<string, string[]>([[port.macAddress, addresses]]);
  for (const { macAddress, ipAddress } of port.addressPairs) {
    const mac = macAddress || port.macAddress;
    others.set(mac, [...(others.get(mac) ?? []), ipAddress]);
  }
  const allowed = [...others].map(([mac, ips]) => [mac, ...new Set(ips)].join(' '));
  const further = [...others.keys()].filter((mac) => mac !== port.macAddress);
  return {
    type: '',
    // `unknown` lets frames for addresses that OVN does not know reach the port.
    addresses: [owned, ...further, ...(port.portSecurity ? [] : ['unknown'])],
    port_security: port.portSecurity ? allowed : [],
    dhcpv4_options: dhcpOf(port, 4, subnetById),
    dhcpv6_options: dhcpOf(port, 6, subnetById),
  };
}

function routerColumns(port: PortRow): DesiredRow['columns'] {
  return {
    type: 'router',
    addresses: ['router'],
    port_security: [],
    options: {
      'router-port': logicalRouterPortName(port.id),
      // Tells the network outside where floating IPs are, also after they have moved to another host.
      ...(port.deviceOwner === ROUTER_GATEWAY ? { 'nat-addresses': 'router' } : {}),
    },
  };
}

function dhcpOf(
  port: PortRow,
  version: number,
  subnetById: ReadonlyMap<string, SubnetRow>,
): RowReference | null {
  const subnet = port.addresses
    .map(({ subnetId }) => subnetById.get(subnetId))
    .find((candidate) => candidate?.ipVersion === version && servesDhcp(candidate));
  return subnet ? { reference: { table: 'DHCP_Options', id: subnet.id } } : null;
}
