import type { NetworkRows, PortRow } from './network-rows';
import type { DesiredRow } from './northbound';
import { projectDhcpOptions } from './projection/dhcp-options';
import { projectDnsRecord } from './projection/dns-records';
import { projectFloatingIp } from './projection/floating-ip';
import { projectGatewayHosts } from './projection/gateway-hosts';
import { projectSwitch } from './projection/logical-switch';
import { projectRouter, projectRouterPort, projectRouting } from './projection/router';
import { projectGuardedPorts, projectSecurityGroup } from './projection/security-group';
import { projectSwitchPort } from './projection/switch-port';

/** What the northbound database ought to hold for these rows. Pure: the same rows give the same answer. */
export function projectNorthbound(rows: NetworkRows): DesiredRow[] {
  const networkById = new Map(rows.networks.map((network) => [network.id, network]));
  const subnetById = new Map(rows.subnets.map((subnet) => [subnet.id, subnet]));
  const routerById = new Map(rows.routers.map((router) => [router.id, router]));
  const networkOf = (id: string) => found(networkById.get(id), id);
  const portsOfRouter = new Map<string, PortRow[]>();
  for (const port of rows.ports) {
    if (port.routerId === null) continue;
    portsOfRouter.set(port.routerId, [...(portsOfRouter.get(port.routerId) ?? []), port]);
  }
  return [
    ...rows.networks.flatMap((network) => [
      ...projectGatewayHosts(network, rows.gatewayHosts),
      ...projectGuardedPorts(network),
      ...projectSwitch(network),
    ]),
    ...rows.subnets.flatMap((subnet) => projectDhcpOptions(subnet, networkOf(subnet.networkId))),
    ...rows.securityGroups.flatMap(projectSecurityGroup),
    ...rows.routers.flatMap((router) => [
      projectRouter(router),
      ...projectRouting(router, portsOfRouter.get(router.id) ?? [], subnetById),
    ]),
    ...rows.ports.flatMap((port) => {
      const network = networkOf(port.networkId);
      return [
        projectSwitchPort(port, network, subnetById),
        ...projectDnsRecord(port, network),
        ...(port.routerId === null
          ? []
          : projectRouterPort(
              port,
              found(routerById.get(port.routerId), port.routerId),
              network,
              subnetById,
            )),
      ];
    }),
    ...rows.floatingIps.flatMap(projectFloatingIp),
  ];
}

function found<T>(value: T | undefined, id: string): T {
  if (value === undefined) throw new Error(`${id} is referenced, but not among the rows`);
  return value;
}
