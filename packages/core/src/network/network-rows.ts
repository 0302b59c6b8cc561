import type { Db, IpAddress, Network, Port, Prisma, Subnet, Tx } from '@skydeck/db';

/** The rows that the northbound database is computed from. */
export interface NetworkRows {
  readonly networks: readonly NetworkRow[];
  /** Every subnet of these networks. */
  readonly subnets: readonly SubnetRow[];
  /** Ports of these networks: all, or those asked for. */
  readonly ports: readonly PortRow[];
}

export type NetworkRow = Pick<Network, 'id' | 'projectId' | 'adminUp' | 'mtu'>;
export type SubnetRow = Pick<
  Subnet,
  'id' | 'networkId' | 'ipVersion' | 'cidr' | 'gatewayIp' | 'dhcpEnabled' | 'dnsServers'
>;
export type PortRow = Pick<
  Port,
  'id' | 'projectId' | 'networkId' | 'macAddress' | 'adminUp' | 'portSecurity'
> & { readonly addresses: readonly Pick<IpAddress, 'subnetId' | 'address'>[] };

const NETWORK = { id: true, projectId: true, adminUp: true, mtu: true } satisfies Prisma.NetworkSelect;
const SUBNET = {
  id: true,
  networkId: true,
  ipVersion: true,
  cidr: true,
  gatewayIp: true,
  dhcpEnabled: true,
  dnsServers: true,
} satisfies Prisma.SubnetSelect;
const PORT = {
  id: true,
  projectId: true,
  networkId: true,
  macAddress: true,
  adminUp: true,
  portSecurity: true,
  addresses: { select: { subnetId: true, address: true } },
} satisfies Prisma.PortSelect;

/** The networks with all that belongs to them; ids that do not exist are left out. */
export async function loadNetworks(db: Db | Tx, networkIds: readonly string[]): Promise<NetworkRows> {
  const [networks, subnets, ports] = await Promise.all([
    db.network.findMany({ where: { id: { in: [...networkIds] } }, select: NETWORK }),
    db.subnet.findMany({ where: { networkId: { in: [...networkIds] } }, select: SUBNET }),
    db.port.findMany({ where: { networkId: { in: [...networkIds] } }, select: PORT }),
  ]);
  return consistent({ networks, subnets, ports });
}

/** The ports with their networks and subnets, but not the other ports of those; missing ids are left out. */
export async function loadPorts(db: Db | Tx, portIds: readonly string[]): Promise<NetworkRows> {
  const found = await db.port.findMany({
    where: { id: { in: [...portIds] } },
    select: { ...PORT, network: { select: { ...NETWORK, subnets: { select: SUBNET } } } },
  });
  const networks = new Map(found.map(({ network }) => [network.id, network]));
  return {
    networks: [...networks.values()].map(({ subnets: _, ...network }) => network),
    subnets: [...networks.values()].flatMap(({ subnets }) => subnets),
    ports: found.map(({ network: _, ...port }) => port),
  };
}

/** Ids of every network. */
export async function listNetworkIds(db: Db | Tx): Promise<string[]> {
  return (await db.network.findMany({ select: { id: true } })).map(({ id }) => id);
}

/** Rows read by several queries may miss what another one found; such a row comes with the next look. */
function consistent({ networks, subnets, ports }: NetworkRows): NetworkRows {
  const networkIds = new Set(networks.map(({ id }) => id));
  const known = subnets.filter(({ networkId }) => networkIds.has(networkId));
  const subnetIds = new Set(known.map(({ id }) => id));
  return {
    networks,
    subnets: known,
    ports: ports.filter(
      ({ networkId, addresses }) =>
        networkIds.has(networkId) && addresses.every(({ subnetId }) => subnetIds.has(subnetId)),
    ),
  };
}
