import type { IpAddress, Port, Prisma, Tx } from '@skydeck/db';
import { AppError, notFound } from '../app-error';
import { claimPortAddresses } from './claim-addresses';
import type { NetworkWithSubnets } from './default-network';
import { ensureDefaultSecurityGroup } from './default-security-group';
import { randomMacAddress } from './mac-address';
import { COMPUTE_PORT } from './network-rows';

export type PortWithAddresses = Port & { addresses: IpAddress[] };

export interface NewPort {
  projectId: string;
  networkId: string;
  instanceId?: string;
  routerId?: string;
  deviceOwner?: string;
  deviceId?: string;
  name?: string;
  description?: string;
  dnsName?: string;
  adminUp?: boolean;
  /** Left out: one that nobody has. */
  macAddress?: string;
  /** Left out: as the network's new ports have it. */
  portSecurity?: boolean;
  /** Left out: the project's default group, where there is port security. */
  securityGroupIds?: readonly string[];
  /** Left out: what the network gives to whoever asks for nothing. */
  fixedIps?: readonly { subnetId: string; address?: string }[];
  addressPairs?: readonly { ipAddress: string; macAddress?: string }[];
}

/** A MAC address is taken with a chance of one in millions: more rounds than these mean something else is wrong. */
const MAC_ROUNDS = 20;

/** Makes a port with a MAC address and addresses of its network. See {@link createPorts}. */
export async function createPort(tx: Tx, port: NewPort): Promise<PortWithAddresses> {
  const [created] = await createPorts(tx, [port]);
  if (!created) throw new AppError('INTERNAL', 'The port was not created.');
  return created;
}

/**
 * Makes ports, in the order asked for, in a few queries however many they are. Two transactions can never get the same
 * MAC or IP address: the unique keys decide, and whoever comes second waits for the first one's commit and takes the
 * next address. @throws AppError NETWORK when a network has no address left, CONFLICT when what was asked for is taken
 */
export async function createPorts(tx: Tx, ports: readonly NewPort[]): Promise<PortWithAddresses[]> {
  const networks = await networksOf(tx, ports);
  const created = await insertPorts(tx, ports, networks);
  await joinSecurityGroups(tx, created);
  const pairs = created.flatMap(([port, wanted]) =>
    (wanted.addressPairs ?? []).map((pair) => ({ portId: port.id, ...pair })),
  );
  if (pairs.length > 0) await tx.allowedAddressPair.createMany({ data: pairs, skipDuplicates: true });
  const addresses: IpAddress[] = [];
  // In one order for everybody, so that two transactions cannot wait for each other.
  for (const network of [...networks.values()].sort((a, b) => (a.id < b.id ? -1 : 1))) {
    const addressees = created
      .filter(([port]) => port.networkId === network.id)
      .map(([{ id, macAddress }, { fixedIps }]) => ({
        portId: id,
        macAddress,
        ...(fixedIps === undefined ? {} : { fixedIps }),
      }));
    addresses.push(...(await claimPortAddresses(tx, network, addressees)));
  }
  return created.map(([port]) => ({
    ...port,
    addresses: addresses.filter(({ portId }) => portId === port.id),
  }));
}

/** Deletes a port and frees its addresses. Returns false when there was none. */
export async function releasePort(tx: Tx, portId: string): Promise<boolean> {
  const { count } = await tx.port.deleteMany({ where: { id: portId } });
  return count > 0;
}

async function networksOf(tx: Tx, ports: readonly NewPort[]): Promise<Map<string, NetworkWithSubnets>> {
  const ids = [...new Set(ports.map(({ networkId }) => networkId))];
  const found = await tx.network.findMany({
    where: { id: { in: ids } },
    include: { subnets: { orderBy: { createdAt: 'asc' }, include: { pools: true } } },
  });
  if (found.length < ids.length) throw notFound('network');
  return new Map(found.map((network) => [network.id, network]));
}

async function insertPorts(
  tx: Tx,
  ports: readonly NewPort[],
  networks: ReadonlyMap<string, NetworkWithSubnets>,
): Promise<[Port, NewPort][]> {
  const created = new Map<NewPort, Port>();
  for (let round = 0; created.size < ports.length; round++) {
    if (round === MAC_ROUNDS)
      throw new AppError('NETWORK', 'No free MAC address was found.', { retryable: true });
    const byMac = new Map(
      ports
        .filter((port) => !created.has(port))
        .map((port) => [port.macAddress ?? randomMacAddress(), port] as const),
    );
    const inserted = await tx.port.createManyAndReturn({
      data: [...byMac].map(([macAddress, port]) => portData(port, macAddress, networks.get(port.networkId))),
      skipDuplicates: true,
    });
    for (const row of inserted) created.set(byMac.get(row.macAddress) as NewPort, row);
    const refused = ports.find((port) => port.macAddress !== undefined && !created.has(port));
    if (refused) {
      throw new AppError('CONFLICT', `The MAC address ${refused.macAddress ?? ''} is in use.`, {
        field: 'macAddress',
        hint: 'Choose another one, or none.',
      });
    }
  }
  return ports.map((port) => [created.get(port) as Port, port]);
}

function portData(
  port: NewPort,
  macAddress: string,
  network: NetworkWithSubnets | undefined,
): Prisma.PortCreateManyInput {
  const { securityGroupIds: _groups, fixedIps: _fixed, addressPairs: _pairs, ...columns } = port;
  return {
    ...columns,
    macAddress,
    deviceOwner: port.deviceOwner ?? (port.instanceId === undefined ? '' : COMPUTE_PORT),
    portSecurity: port.portSecurity ?? network?.portSecurity ?? true,
  };
}

async function joinSecurityGroups(tx: Tx, created: readonly [Port, NewPort][]): Promise<void> {
  const defaults = new Map<string, string>();
  const members: Prisma.PortSecurityGroupCreateManyInput[] = [];
  for (const [port, { securityGroupIds }] of created) {
    if (!port.portSecurity || port.routerId !== null) continue;
    if (securityGroupIds === undefined && !defaults.has(port.projectId))
      defaults.set(port.projectId, await ensureDefaultSecurityGroup(tx, port.projectId));
    const groups = securityGroupIds ?? [defaults.get(port.projectId) ?? ''];
    members.push(...groups.map((groupId) => ({ portId: port.id, groupId })));
  }
  if (members.length > 0) await tx.portSecurityGroup.createMany({ data: members, skipDuplicates: true });
}
