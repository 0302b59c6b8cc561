import { parseCidr } from '../ip-address';
import {
  ROUTER_GATEWAY,
  type NetworkRow,
  type PortRow,
  type RouterRow,
  type SubnetRow,
} from '../network-rows';
import { MARK_PROJECT, MARK_ROUTER, type DesiredRow, type NorthboundValue } from '../northbound';
import { logicalRouterName, logicalRouterPortName } from './names';

export function projectRouter(router: RouterRow): DesiredRow {
  return {
    table: 'Logical_Router',
    id: router.id,
    columns: {
      name: logicalRouterName(router.id),
      enabled: router.adminUp,
      // Many routers on one external network need not know of each other before they speak.
      options: { always_learn_from_arp_request: 'false', dynamic_neigh_routers: 'true' },
    },
    marks: marksOfRouter(router),
  };
}

/** The side of a router's port that is in the router; a port without addresses has none. */
export function projectRouterPort(
  port: PortRow,
  router: RouterRow,
  network: NetworkRow,
  subnetById: ReadonlyMap<string, SubnetRow>,
): DesiredRow[] {
  if (port.addresses.length === 0) return [];
  return [
    {
      table: 'Logical_Router_Port',
      id: port.id,
      columns: {
        name: logicalRouterPortName(port.id),
        mac: port.macAddress,
        networks: port.addresses
          .map(
            ({ address, subnetId }) => `${address}/${parseCidr(subnetById.get(subnetId)?.cidr ?? '').prefix}`,
          )
          .sort(),
        enabled: port.adminUp && network.adminUp,
        ha_chassis_group:
          port.deviceOwner === ROUTER_GATEWAY && network.external
            ? { reference: { table: 'HA_Chassis_Group', id: network.id } }
            : null,
        ipv6_ra_configs: announcements(port, network, subnetById),
      },
      marks: marksOfRouter(router),
      parent: { table: 'Logical_Router', id: router.id },
    },
  ];
}

/** Its ways out, its own routes, and the addresses under which its networks go out. */
export function projectRouting(
  router: RouterRow,
  ports: readonly PortRow[],
  subnetById: ReadonlyMap<string, SubnetRow>,
): DesiredRow[] {
  if (router.routes === null) return [];
  const marks = marksOfRouter(router);
  const parent = { table: 'Logical_Router', id: router.id } as const;
  const gateway = ports.find((port) => port.deviceOwner === ROUTER_GATEWAY);
  const subnetsOf = (port: PortRow | undefined): SubnetRow[] =>
    (port?.addresses ?? []).flatMap(({ subnetId }) => subnetById.get(subnetId) ?? []);
  const route = (id: string, destination: string, nextHop: string, port: string | null): DesiredRow => ({
    table: 'Logical_Router_Static_Route',
    id,
    columns: { ip_prefix: destination, nexthop: nextHop, output_port: port },
    marks,
    parent,
  });
  const outside = gateway?.addresses.find(({ subnetId }) => subnetById.get(subnetId)?.ipVersion === 4);
  const inside = ports
    .filter((port) => port !== gateway)
    .flatMap(subnetsOf)
    .filter(({ ipVersion }) => ipVersion === 4);
  return [
    ...subnetsOf(gateway).flatMap((subnet) =>
      subnet.gatewayIp === null
        ? []
        : [
            route(
              `${router.id} ${subnet.id}`,
              subnet.ipVersion === 4 ? '0.0.0.0/0' : '::/0',
              subnet.gatewayIp,
              logicalRouterPortName(gateway?.id ?? ''),
            ),
          ],
    ),
    ...router.routes.map(({ id, destination, nextHop }) => route(id, destination, nextHop, null)),
    ...(router.snatEnabled && outside ? inside : []).map((subnet): DesiredRow => ({
      table: 'NAT',
      id: `${router.id} ${subnet.id}`,
      columns: { type: 'snat', external_ip: outside?.address ?? '', logical_ip: subnet.cidr },
      marks,
      parent,
    })),
  ];
}

/** How guests of its IPv6 subnets get their addresses. */
function announcements(
  port: PortRow,
  network: NetworkRow,
  subnetById: ReadonlyMap<string, SubnetRow>,
): NorthboundValue {
  // A router of another project announces itself only where it is the gateway.
  const mode = port.addresses
    .filter(
      ({ subnetId, address }) =>
        port.projectId === network.projectId || subnetById.get(subnetId)?.gatewayIp === address,
    )
    .map(({ subnetId }) => subnetById.get(subnetId)?.ipv6RaMode)
    .find((candidate) => candidate);
  return mode ? { address_mode: mode, send_periodic: 'true', mtu: String(network.mtu) } : {};
}

function marksOfRouter(router: RouterRow): DesiredRow['marks'] {
  return { [MARK_ROUTER]: router.id, [MARK_PROJECT]: router.projectId };
}
