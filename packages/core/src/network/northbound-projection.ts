import { dhcpServerMac } from './mac-address';
import type { NetworkRow, NetworkRows, PortRow, SubnetRow } from './network-rows';
import { MARK_NETWORK, MARK_PROJECT, type DesiredRow } from './northbound';

/** How long a guest may keep its address without asking again, in seconds. */
const DHCP_LEASE_SECONDS = 43_200;

/** Name of a network's logical switch. */
export function logicalSwitchName(networkId: string): string {
  return `skydeck-${networkId}`;
}

/** What the northbound database ought to hold for these rows. Pure: the same rows give the same answer. */
export function projectNorthbound({ networks, subnets, ports }: NetworkRows): DesiredRow[] {
  const networkById = new Map(networks.map((network) => [network.id, network]));
  const subnetById = new Map(subnets.map((subnet) => [subnet.id, subnet]));
  const networkOf = (id: string): NetworkRow => {
    const network = networkById.get(id);
    if (!network) throw new Error(`network ${id} is referenced, but not among the rows`);
    return network;
  };
  return [
    ...subnets.filter(servesDhcp).map((subnet) => dhcpOptions(subnet, networkOf(subnet.networkId))),
    ...ports.map((port) => logicalSwitchPort(port, networkOf(port.networkId), subnetById)),
    ...networks.map(logicalSwitch),
  ];
}

function servesDhcp(subnet: SubnetRow): boolean {
  return subnet.ipVersion === 4 && subnet.dhcpEnabled;
}

function logicalSwitch(network: NetworkRow): DesiredRow {
  return {
    table: 'Logical_Switch',
    id: network.id,
    columns: { name: logicalSwitchName(network.id) },
    marks: { [MARK_NETWORK]: network.id, [MARK_PROJECT]: network.projectId },
  };
}

function dhcpOptions(subnet: SubnetRow, network: NetworkRow): DesiredRow {
  return {
    table: 'DHCP_Options',
    id: subnet.id,
    columns: {
      cidr: subnet.cidr,
      // No `router`: the network has none, and a guest must not send to a gateway that does not exist.
      options: {
        lease_time: String(DHCP_LEASE_SECONDS),
        server_id: subnet.gatewayIp,
        server_mac: dhcpServerMac(subnet.id),
        mtu: String(network.mtu),
        ...(subnet.dnsServers.length > 0 ? { dns_server: `{${subnet.dnsServers.join(', ')}}` } : {}),
      },
    },
    marks: { [MARK_NETWORK]: network.id, [MARK_PROJECT]: network.projectId },
  };
}

function logicalSwitchPort(
  port: PortRow,
  network: NetworkRow,
  subnetById: ReadonlyMap<string, SubnetRow>,
): DesiredRow {
  const addresses = port.addresses.map(({ address }) => address).sort();
  const owned = [port.macAddress, ...addresses].join(' ');
  const dhcpSubnet = port.addresses
    .map(({ subnetId }) => subnetById.get(subnetId))
    .find((subnet) => subnet !== undefined && servesDhcp(subnet));
  return {
    table: 'Logical_Switch_Port',
    id: port.id,
    columns: {
      name: port.id,
      type: '',
      // `unknown` lets frames for addresses that OVN does not know reach the port.
      addresses: port.portSecurity ? [owned] : [owned, 'unknown'],
      port_security: port.portSecurity ? [owned] : [],
      enabled: port.adminUp && network.adminUp,
      dhcpv4_options: dhcpSubnet ? { reference: { table: 'DHCP_Options', id: dhcpSubnet.id } } : null,
    },
    marks: { [MARK_NETWORK]: port.networkId, [MARK_PROJECT]: port.projectId },
    parent: { table: 'Logical_Switch', id: port.networkId },
  };
}
