import { dhcpServerMac } from '../mac-address';
import type { NetworkRow, SubnetRow } from '../network-rows';
import { MARK_NETWORK, MARK_PROJECT, type DesiredRow, type NorthboundValue } from '../northbound';

/** How long a guest may keep its address without asking again, in seconds. */
const LEASE_SECONDS = 43_200;
/** Where DHCP answers from in a network without a gateway: no guest can have it. */
const SERVER_WITHOUT_GATEWAY = '169.254.169.254';

/** Whether guests of the subnet ask OVN for their address, or at least for what goes with it. */
export function servesDhcp(subnet: SubnetRow): boolean {
  if (!subnet.dhcpEnabled) return false;
  return (
    subnet.ipVersion === 4 ||
    subnet.ipv6AddressMode === 'dhcpv6_stateful' ||
    subnet.ipv6AddressMode === 'dhcpv6_stateless'
  );
}

export function projectDhcpOptions(subnet: SubnetRow, network: NetworkRow): DesiredRow[] {
  if (!servesDhcp(subnet)) return [];
  return [
    {
      table: 'DHCP_Options',
      id: subnet.id,
      columns: {
        cidr: subnet.cidr,
        options: subnet.ipVersion === 4 ? optionsV4(subnet, network) : optionsV6(subnet, network),
      },
      marks: { [MARK_NETWORK]: network.id, [MARK_PROJECT]: network.projectId },
    },
  ];
}

function optionsV4(subnet: SubnetRow, network: NetworkRow): NorthboundValue {
  // A guest must not send to a gateway that does not exist; outside a physical network it is not ours.
  const router =
    subnet.gatewayIp !== null && (subnet.gatewayHeld || network.physicalNetwork !== null)
      ? subnet.gatewayIp
      : null;
  const routes = subnet.hostRoutes.map(({ destination, nextHop }) => `${destination},${nextHop}`).sort();
  // Whoever is told of routes ignores the router (RFC 3442).
  if (routes.length > 0 && router !== null) routes.push(`0.0.0.0/0,${router}`);
  return {
    lease_time: String(LEASE_SECONDS),
    server_id: subnet.gatewayIp ?? SERVER_WITHOUT_GATEWAY,
    server_mac: dhcpServerMac(subnet.id),
    mtu: String(network.mtu),
    ...(router === null ? {} : { router }),
    ...(routes.length > 0 ? { classless_static_route: `{${routes.join(', ')}}` } : {}),
    ...nameServers(subnet),
    ...(network.dnsDomain ? { domain_name: `"${network.dnsDomain}"` } : {}),
  };
}

function optionsV6(subnet: SubnetRow, network: NetworkRow): NorthboundValue {
  return {
    // Not an address: the server's identifier is made of it.
    server_id: dhcpServerMac(subnet.id),
    ...(subnet.ipv6AddressMode === 'dhcpv6_stateless' ? { dhcpv6_stateless: 'true' } : {}),
    ...nameServers(subnet),
    ...(network.dnsDomain ? { domain_search: `"${network.dnsDomain}"` } : {}),
  };
}

function nameServers({ dnsServers }: SubnetRow): Record<string, string> {
  return dnsServers.length > 0 ? { dns_server: `{${dnsServers.join(', ')}}` } : {};
}
