import type { Db, Prisma, Tx } from '@skydeck/db';
import type {
  FloatingIpRow,
  GatewayHostRow,
  NetworkRow,
  NetworkRows,
  PortRow,
  RouterRow,
  SecurityGroupRow,
  SubnetRow,
} from './network-rows';
import type { SyncScope } from './sync-scope';

const HOST_ROUTE = { select: { destination: true, nextHop: true } };
const NETWORK = {
  id: true,
  projectId: true,
  adminUp: true,
  mtu: true,
  external: true,
  providerType: true,
  physicalNetwork: true,
  segmentationId: true,
  dnsDomain: true,
} satisfies Prisma.NetworkSelect;
const SUBNET = {
  id: true,
  networkId: true,
  ipVersion: true,
  cidr: true,
  gatewayIp: true,
  dhcpEnabled: true,
  dnsServers: true,
  ipv6AddressMode: true,
  ipv6RaMode: true,
  hostRoutes: HOST_ROUTE,
} satisfies Prisma.SubnetSelect;
const PORT = {
  id: true,
  projectId: true,
  networkId: true,
  macAddress: true,
  adminUp: true,
  portSecurity: true,
  dnsName: true,
  routerId: true,
  deviceOwner: true,
} satisfies Prisma.PortSelect;
const GROUP = {
  id: true,
  projectId: true,
  rules: {
    select: {
      id: true,
      direction: true,
      etherType: true,
      protocol: true,
      portMin: true,
      portMax: true,
      remoteCidr: true,
      remoteGroupId: true,
    },
  },
} satisfies Prisma.SecurityGroupSelect;
const ROUTER = { id: true, projectId: true, adminUp: true, snatEnabled: true } satisfies Prisma.RouterSelect;
const ROUTES = { routes: { select: { id: true, destination: true, nextHop: true } } };
const FLOATING_IP = {
  id: true,
  projectId: true,
  routerId: true,
  fixedPortId: true,
  fixedAddress: true,
} satisfies Prisma.FloatingIpSelect;

/**
 * What the scope's resources are made of, and what they name, as of one moment. Ids that do not exist are left out. How
 * much is read follows from the scope: a port brings its network, but not the network's other ports.
 */
export async function loadNetworkRows(db: Db, scope: SyncScope): Promise<NetworkRows> {
  return db.$transaction((tx) => load(tx, scope), { isolationLevel: 'RepeatableRead', timeout: 30_000 });
}

async function load(tx: Tx, scope: SyncScope): Promise<NetworkRows> {
  const ports = await loadPorts(tx, scope);
  const floatingIps = await loadFloatingIps(tx, scope);
  const { networks, subnets } = await loadNetworks(tx, [
    ...scope.networkIds,
    ...ports.map(({ networkId }) => networkId),
  ]);
  return {
    networks,
    subnets,
    ports,
    floatingIps,
    routers: await loadRouters(tx, scope.routerIds, [
      ...ports.flatMap(({ routerId }) => routerId ?? []),
      ...floatingIps.flatMap(({ routerId }) => routerId ?? []),
    ]),
    securityGroups: await loadSecurityGroups(tx, [
      ...scope.securityGroupIds,
      ...ports.flatMap(({ securityGroupIds }) => securityGroupIds),
    ]),
    gatewayHosts: networks.some(({ external }) => external) ? await loadGatewayHosts(tx) : [],
  };
}

async function loadPorts(tx: Tx, { portIds, networkIds, routerIds }: SyncScope): Promise<PortRow[]> {
  const wanted: Prisma.PortWhereInput[] = [
    ...(portIds.length > 0 ? [{ id: { in: [...portIds] } }] : []),
    ...(networkIds.length > 0 ? [{ networkId: { in: [...networkIds] } }] : []),
    ...(routerIds.length > 0 ? [{ routerId: { in: [...routerIds] } }] : []),
  ];
  if (wanted.length === 0) return [];
  const ports = await tx.port.findMany({ where: { OR: wanted }, select: PORT });
  const of = { where: { portId: { in: ports.map(({ id }) => id) } } };
  // One after the other: a transaction has one connection.
  const addresses = groupBy(await tx.ipAddress.findMany(of), ({ portId }) => portId);
  const pairs = groupBy(await tx.allowedAddressPair.findMany(of), ({ portId }) => portId);
  const groups = groupBy(await tx.portSecurityGroup.findMany(of), ({ portId }) => portId);
  return ports.map((port) => ({
    ...port,
    addresses: addresses.get(port.id) ?? [],
    addressPairs: pairs.get(port.id) ?? [],
    securityGroupIds: (groups.get(port.id) ?? []).map(({ groupId }) => groupId),
  }));
}

async function loadFloatingIps(tx: Tx, { floatingIpIds, routerIds }: SyncScope): Promise<FloatingIpRow[]> {
  const wanted: Prisma.FloatingIpWhereInput[] = [
    ...(floatingIpIds.length > 0 ? [{ id: { in: [...floatingIpIds] } }] : []),
    ...(routerIds.length > 0 ? [{ routerId: { in: [...routerIds] } }] : []),
  ];
  if (wanted.length === 0) return [];
  const found = await tx.floatingIp.findMany({ where: { OR: wanted }, select: FLOATING_IP });
  const of = { where: { floatingIpId: { in: found.map(({ id }) => id) } } };
  const addresses = groupBy(await tx.ipAddress.findMany(of), ({ floatingIpId }) => floatingIpId);
  const forwardings = groupBy(await tx.portForwarding.findMany(of), ({ floatingIpId }) => floatingIpId);
  return found.flatMap((row) =>
    (addresses.get(row.id) ?? []).map(({ address }) => ({
      ...row,
      address,
      forwardings: forwardings.get(row.id) ?? [],
    })),
  );
}

async function loadNetworks(
  tx: Tx,
  ids: readonly string[],
): Promise<{ networks: NetworkRow[]; subnets: SubnetRow[] }> {
  if (ids.length === 0) return { networks: [], subnets: [] };
  const found = await tx.network.findMany({
    where: { id: { in: [...new Set(ids)] } },
    select: { ...NETWORK, subnets: { select: SUBNET } },
  });
  const subnets = found.flatMap((network) => network.subnets);
  const held = await heldGateways(tx, subnets);
  return {
    networks: found.map(({ subnets: _, ...network }) => network),
    subnets: subnets.map((subnet) => ({ ...subnet, gatewayHeld: held.has(subnet.id) })),
  };
}

/** Ids of the subnets whose gateway's address a port has. */
async function heldGateways(
  tx: Tx,
  subnets: readonly { id: string; gatewayIp: string | null }[],
): Promise<Set<string>> {
  const gateways = subnets.flatMap(({ id, gatewayIp }) =>
    gatewayIp === null ? [] : [{ subnetId: id, address: gatewayIp }],
  );
  if (gateways.length === 0) return new Set();
  const held = await tx.ipAddress.findMany({
    where: { OR: gateways, portId: { not: null } },
    select: { subnetId: true },
  });
  return new Set(held.map(({ subnetId }) => subnetId));
}

/** Those of the scope with their routes, those that are only named without. */
async function loadRouters(tx: Tx, whole: readonly string[], named: readonly string[]): Promise<RouterRow[]> {
  const others = [...new Set(named)].filter((id) => !whole.includes(id));
  const routers: RouterRow[] =
    whole.length === 0
      ? []
      : await tx.router.findMany({ where: { id: { in: [...whole] } }, select: { ...ROUTER, ...ROUTES } });
  if (others.length === 0) return routers;
  const anchors = await tx.router.findMany({ where: { id: { in: others } }, select: ROUTER });
  return [...routers, ...anchors.map((router) => ({ ...router, routes: null }))];
}

/** With the groups that their rules name, which are there without rules. */
async function loadSecurityGroups(tx: Tx, ids: readonly string[]): Promise<SecurityGroupRow[]> {
  if (ids.length === 0) return [];
  const groups = await tx.securityGroup.findMany({
    where: { id: { in: [...new Set(ids)] } },
    select: GROUP,
  });
  const loaded = new Set(groups.map(({ id }) => id));
  const named = groups
    .flatMap(({ rules }) => rules.flatMap(({ remoteGroupId }) => remoteGroupId ?? []))
    .filter((id) => !loaded.has(id));
  if (named.length === 0) return groups;
  const remotes = await tx.securityGroup.findMany({
    where: { id: { in: [...new Set(named)] } },
    select: { id: true, projectId: true },
  });
  return [...groups, ...remotes.map((group) => ({ ...group, rules: null }))];
}

function loadGatewayHosts(tx: Tx): Promise<GatewayHostRow[]> {
  return tx.host.findMany({
    where: { chassisName: { not: '' } },
    select: { id: true, chassisName: true, physicalNetworks: true },
  });
}

/** Ids of all that everything else belongs to. */
export async function listNetworkRoots(
  db: Db,
): Promise<Pick<SyncScope, 'networkIds' | 'routerIds' | 'securityGroupIds'>> {
  const select = { id: true };
  const [networks, routers, groups] = await Promise.all([
    db.network.findMany({ select }),
    db.router.findMany({ select }),
    db.securityGroup.findMany({ select }),
  ]);
  const idsOf = (rows: readonly { id: string }[]) => rows.map(({ id }) => id);
  return { networkIds: idsOf(networks), routerIds: idsOf(routers), securityGroupIds: idsOf(groups) };
}

function groupBy<K, T>(rows: readonly T[], keyOf: (row: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const row of rows) {
    const key = keyOf(row);
    const members = groups.get(key);
    if (members) members.push(row);
    else groups.set(key, [row]);
  }
  return groups;
}
