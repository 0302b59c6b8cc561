import {
  ROUTER_GATEWAY,
  ROUTER_INTERFACE,
  type FloatingIpRow,
  type GatewayHostRow,
  type NetworkRow,
  type NetworkRows,
  type PortRow,
  type RouterRow,
  type SecurityGroupRow,
  type SubnetRow,
} from '../network-rows';
import { joinScopes, scopeOf, type SyncScope } from '../sync-scope';
import { floatingIp, group, network, port, router, rule, subnet } from './rows';

/** One thing that somebody does; what is not possible at the moment does nothing. */
export type Step =
  | { kind: 'network'; network: number; up: boolean; external: boolean; physical: boolean }
  | { kind: 'subnet'; network: number; dhcp: boolean; gateway: boolean }
  | {
      kind: 'port';
      network: number;
      index: number;
      security: boolean;
      groups: readonly number[];
      named: boolean;
    }
  | { kind: 'delete port'; network: number; index: number }
  | { kind: 'delete network'; network: number }
  | { kind: 'group'; group: number; rules: readonly number[]; remote: number | null }
  | { kind: 'delete group'; group: number }
  | { kind: 'router'; router: number; up: boolean; snat: boolean; routes: readonly number[] }
  | { kind: 'delete router'; router: number }
  | { kind: 'join'; router: number; network: number; gateway: boolean }
  | { kind: 'leave'; router: number; network: number }
  | { kind: 'floating IP'; index: number; router: number | null; ports: readonly number[] }
  | { kind: 'hosts'; count: number };

/** The rows of a small cloud in memory: what the database and its triggers do, without them. */
export class CloudModel {
  private readonly networks = new Map<string, NetworkRow>();
  private readonly subnets = new Map<string, SubnetRow>();
  private readonly ports = new Map<string, PortRow>();
  private readonly groups = new Map<string, SecurityGroupRow>();
  private readonly routers = new Map<string, RouterRow>();
  private readonly floatingIps = new Map<string, FloatingIpRow>();
  private hosts: GatewayHostRow[] = [];

  /** Changes the rows; returns what has to be looked at (see the triggers `to_ovn`). */
  apply(step: Step): SyncScope {
    switch (step.kind) {
      case 'network': {
        const id = `n${step.network}`;
        const { up: adminUp, external, physical } = step;
        this.networks.set(id, network(id, { adminUp, external, physicalNetwork: physical ? 'out' : null }));
        return scopeOf({ networkIds: [id] });
      }
      case 'subnet':
        return this.setSubnet(step);
      case 'port':
        return this.setPort(step);
      case 'delete port':
        return this.deletePorts(({ id }) => id === `n${step.network}-p${step.index}`);
      case 'delete network':
        return this.deleteNetwork(`n${step.network}`);
      case 'group': {
        const id = `g${step.group}`;
        const remote = step.remote === null ? null : `g${step.remote}`;
        const rules = step.rules.map((index) =>
          rule(`${id}-r${index}`, {
            protocol: index % 2 ? 'tcp' : null,
            remoteGroupId: remote !== null && this.groups.has(remote) ? remote : null,
          }),
        );
        this.groups.set(id, { ...group(id), rules });
        return scopeOf({ securityGroupIds: [id] });
      }
      case 'delete group':
        return this.deleteGroup(`g${step.group}`);
      case 'router': {
        const id = `r${step.router}`;
        const routes = step.routes.map((index) => ({
          id: `${id}-x${index}`,
          destination: `192.0.${index}.0/24`,
          nextHop: '10.1.2.9',
        }));
        this.routers.set(id, { ...router(id, { adminUp: step.up, snatEnabled: step.snat }), routes });
        return scopeOf({ routerIds: [id] });
      }
      case 'delete router':
        return this.deleteRouter(`r${step.router}`);
      case 'join':
        return this.join(`r${step.router}`, `n${step.network}`, step.gateway);
      case 'leave':
        return this.deletePorts(({ id }) => id === `r${step.router}-n${step.network}`);
      case 'floating IP':
        return this.setFloatingIp(step);
      case 'hosts':
        this.hosts = Array.from({ length: step.count }, (_, index) => ({
          id: `h${index}`,
          chassisName: `chassis${index}`,
          physicalNetworks: ['out'],
        }));
        return scopeOf({ networkIds: [...this.networks.keys()] });
    }
  }

  /** As `loadNetworkRows` does. */
  rowsOf(scope: SyncScope): NetworkRows {
    const ports = [...this.ports.values()].filter(
      ({ id, networkId, routerId }) =>
        scope.portIds.includes(id) ||
        scope.networkIds.includes(networkId) ||
        (routerId !== null && scope.routerIds.includes(routerId)),
    );
    const floatingIps = [...this.floatingIps.values()].filter(
      ({ id, routerId }) =>
        scope.floatingIpIds.includes(id) || (routerId !== null && scope.routerIds.includes(routerId)),
    );
    const networkIds = new Set([...scope.networkIds, ...ports.map(({ networkId }) => networkId)]);
    const groupIds = new Set([...scope.securityGroupIds, ...ports.flatMap((row) => row.securityGroupIds)]);
    const groups = [...this.groups.values()].filter(({ id }) => groupIds.has(id));
    const named = new Set(
      groups.flatMap(({ rules }) => (rules ?? []).flatMap((row) => row.remoteGroupId ?? [])),
    );
    const routerIds = new Set([...ports, ...floatingIps].flatMap(({ routerId }) => routerId ?? []));
    return {
      networks: [...this.networks.values()].filter(({ id }) => networkIds.has(id)),
      subnets: [...this.subnets.values()]
        .filter(({ networkId }) => networkIds.has(networkId))
        .map((row) => ({ ...row, gatewayHeld: this.holds(row) })),
      ports,
      floatingIps,
      securityGroups: [
        ...groups,
        ...[...this.groups.values()]
          .filter(({ id }) => named.has(id) && !groupIds.has(id))
          .map((row) => ({ ...row, rules: null })),
      ],
      routers: [...this.routers.values()].flatMap((row): RouterRow[] => {
        if (scope.routerIds.includes(row.id)) return [row];
        return routerIds.has(row.id) ? [{ ...row, routes: null }] : [];
      }),
      gatewayHosts: this.hosts,
    };
  }

  /** Everything. */
  all(): SyncScope {
    return scopeOf({
      networkIds: [...this.networks.keys()],
      routerIds: [...this.routers.keys()],
      securityGroupIds: [...this.groups.keys()],
    });
  }

  private setSubnet(step: Extract<Step, { kind: 'subnet' }>): SyncScope {
    const id = `n${step.network}`;
    if (!this.networks.has(id)) return scopeOf({});
    const gatewayIp = step.gateway ? '10.1.2.1' : null;
    this.subnets.set(`s-${id}`, subnet(`s-${id}`, id, { dhcpEnabled: step.dhcp, gatewayIp }));
    const routerIds = [...this.ports.values()].flatMap((row) =>
      row.networkId === id ? (row.routerId ?? []) : [],
    );
    return scopeOf({ networkIds: [id], routerIds });
  }

  private setPort(step: Extract<Step, { kind: 'port' }>): SyncScope {
    const networkId = `n${step.network}`;
    const id = `${networkId}-p${step.index}`;
    if (!this.subnets.has(`s-${networkId}`)) return scopeOf({});
    const securityGroupIds = step.groups.map((index) => `g${index}`).filter((one) => this.groups.has(one));
    this.ports.set(
      id,
      port(id, networkId, `s-${networkId}`, {
        portSecurity: step.security,
        securityGroupIds,
        dnsName: step.named ? `name${step.index}` : '',
      }),
    );
    return scopeOf({ portIds: [id] });
  }

  private deletePorts(which: (row: PortRow) => boolean): SyncScope {
    const scopes: Partial<SyncScope>[] = [];
    for (const row of [...this.ports.values()].filter(which)) {
      this.ports.delete(row.id);
      scopes.push({ portIds: [row.id] });
      if (row.routerId !== null) scopes.push({ routerIds: [row.routerId], networkIds: [row.networkId] });
      for (const [id, floating] of this.floatingIps) {
        if (floating.fixedPortId !== row.id) continue;
        this.floatingIps.set(id, floatingIp(id));
        scopes.push({ floatingIpIds: [id] });
      }
    }
    return joinScopes(scopes);
  }

  private deleteNetwork(id: string): SyncScope {
    if ([...this.ports.values()].some((row) => row.networkId === id && row.routerId !== null))
      return scopeOf({});
    const ports = this.deletePorts((row) => row.networkId === id);
    this.networks.delete(id);
    this.subnets.delete(`s-${id}`);
    return joinScopes([ports, { networkIds: [id] }]);
  }

  private deleteGroup(id: string): SyncScope {
    if ([...this.ports.values()].some((row) => row.securityGroupIds.includes(id))) return scopeOf({});
    this.groups.delete(id);
    const changed = [id];
    for (const [other, row] of this.groups) {
      const rules = (row.rules ?? []).filter(({ remoteGroupId }) => remoteGroupId !== id);
      if (rules.length === (row.rules ?? []).length) continue;
      this.groups.set(other, { ...row, rules });
      changed.push(other);
    }
    return scopeOf({ securityGroupIds: changed });
  }

  private deleteRouter(id: string): SyncScope {
    const ports = this.deletePorts((row) => row.routerId === id);
    const floatingIpIds: string[] = [];
    for (const [key, row] of this.floatingIps) {
      if (row.routerId !== id) continue;
      this.floatingIps.set(key, floatingIp(key));
      floatingIpIds.push(key);
    }
    this.routers.delete(id);
    return joinScopes([ports, { routerIds: [id], floatingIpIds }]);
  }

  private join(routerId: string, networkId: string, gateway: boolean): SyncScope {
    const subnetId = `s-${networkId}`;
    const id = `${routerId}-${networkId}`;
    const hasGateway = [...this.ports.values()].some(
      (row) => row.routerId === routerId && row.deviceOwner === ROUTER_GATEWAY && row.id !== id,
    );
    if (!this.routers.has(routerId) || !this.subnets.has(subnetId) || (gateway && hasGateway))
      return scopeOf({});
    const address = gateway ? '10.1.2.20' : '10.1.2.1';
    this.ports.set(
      id,
      port(id, networkId, subnetId, {
        routerId,
        deviceOwner: gateway ? ROUTER_GATEWAY : ROUTER_INTERFACE,
        addresses: [{ subnetId, address }],
      }),
    );
    return scopeOf({ portIds: [id], routerIds: [routerId], networkIds: [networkId] });
  }

  private setFloatingIp(step: Extract<Step, { kind: 'floating IP' }>): SyncScope {
    const id = `f${step.index}`;
    const routerId = step.router === null ? null : `r${step.router}`;
    const target = [...this.ports.values()].find((row) => row.routerId === null);
    const valid = routerId !== null && this.routers.has(routerId) && target !== undefined;
    this.floatingIps.set(
      id,
      !valid
        ? floatingIp(id)
        : floatingIp(id, {
            routerId,
            ...(step.ports.length === 0 ? { fixedPortId: target.id, fixedAddress: '10.1.2.5' } : {}),
            forwardings: step.ports.map((index) => ({
              protocol: index % 2 ? 'tcp' : 'udp',
              externalPort: 1_000 + index,
              internalAddress: '10.1.2.5',
              internalPort: index,
            })),
          }),
    );
    return scopeOf({ floatingIpIds: [id] });
  }

  private holds({ id, gatewayIp }: SubnetRow): boolean {
    return [...this.ports.values()].some(({ addresses }) =>
      addresses.some(({ subnetId, address }) => subnetId === id && address === gatewayIp),
    );
  }
}
