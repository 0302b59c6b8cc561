import type { IpAddress, Port, Subnet, Tx } from '@skydeck/db';
import { AppError } from '../app-error';
import { freeAddresses } from './address-pool';
import { randomMacAddress } from './mac-address';

export type PortWithAddresses = Port & { addresses: IpAddress[] };

export interface NewPort {
  projectId: string;
  networkId: string;
  instanceId?: string;
  name?: string;
}

/** A MAC address is taken with a chance of one in millions: more rounds than these mean something else is wrong. */
const MAC_ROUNDS = 20;

/** Makes a port with a MAC address and an address of its network. See {@link createPorts}. */
export async function createPort(tx: Tx, port: NewPort): Promise<PortWithAddresses> {
  const [created] = await createPorts(tx, [port]);
  if (!created) throw new AppError('INTERNAL', 'The port was not created.');
  return created;
}

/**
 * Makes ports, in the order asked for, in a few queries however many they are. Two transactions can never get the same
 * MAC or IP address: the unique keys decide, and whoever comes second waits for the first one's commit and takes the
 * next address. Throws NETWORK when a network has no address left.
 */
export async function createPorts(tx: Tx, ports: readonly NewPort[]): Promise<PortWithAddresses[]> {
  const created = await insertPorts(tx, ports);
  const addresses = new Map<string, IpAddress>();
  // In one order for everybody, so that two transactions cannot wait for each other.
  for (const networkId of [...new Set(created.map((port) => port.networkId))].sort()) {
    const waiting = created.filter((port) => port.networkId === networkId).map((port) => port.id);
    for (const address of await claimAddresses(tx, networkId, waiting))
      addresses.set(address.portId, address);
  }
  return created.map((port) => {
    const address = addresses.get(port.id);
    return { ...port, addresses: address ? [address] : [] };
  });
}

/** Deletes a port and frees its addresses. Returns false when there was none. */
export async function releasePort(tx: Tx, portId: string): Promise<boolean> {
  const { count } = await tx.port.deleteMany({ where: { id: portId } });
  return count > 0;
}

async function insertPorts(tx: Tx, ports: readonly NewPort[]): Promise<Port[]> {
  const created = new Map<NewPort, Port>();
  for (let round = 0; created.size < ports.length; round++) {
    if (round === MAC_ROUNDS)
      throw new AppError('NETWORK', 'No free MAC address was found.', { retryable: true });
    const byMac = new Map(
      ports.filter((port) => !created.has(port)).map((port) => [randomMacAddress(), port] as const),
    );
    const inserted = await tx.port.createManyAndReturn({
      data: [...byMac].map(([macAddress, port]) => ({ ...port, macAddress })),
      skipDuplicates: true,
    });
    for (const row of inserted) created.set(byMac.get(row.macAddress) as NewPort, row);
  }
  return ports.map((port) => created.get(port) as Port);
}

async function claimAddresses(tx: Tx, networkId: string, portIds: readonly string[]): Promise<IpAddress[]> {
  const network = await tx.network.findUnique({
    where: { id: networkId },
    include: { subnets: { where: { ipVersion: 4 }, orderBy: { createdAt: 'asc' } } },
  });
  const claimed: IpAddress[] = [];
  for (const subnet of network?.subnets ?? []) {
    claimed.push(...(await claimFromSubnet(tx, subnet, without(portIds, claimed))));
    if (claimed.length === portIds.length) return claimed;
  }
  throw new AppError(
    'NETWORK',
    `Network "${network?.name ?? networkId}" has ${claimed.length} free addresses, ${portIds.length} are needed.`,
    { hint: 'Delete instances or ports that are no longer needed, or use a larger network.' },
  );
}

async function claimFromSubnet(tx: Tx, subnet: Subnet, portIds: readonly string[]): Promise<IpAddress[]> {
  const taken = await tx.ipAddress.findMany({ where: { subnetId: subnet.id }, select: { address: true } });
  const used = new Set(taken.map(({ address }) => address));
  const claimed: IpAddress[] = [];
  while (claimed.length < portIds.length) {
    const waiting = without(portIds, claimed);
    const candidates = freeAddresses(subnet, used, waiting.length);
    if (candidates.length === 0) break;
    for (const address of candidates) used.add(address);
    // ON CONFLICT DO NOTHING: what another transaction took first is left out, and this one lives on.
    const inserted = await tx.ipAddress.createManyAndReturn({
      data: candidates.map((address, index) => ({
        subnetId: subnet.id,
        address,
        portId: waiting[index] as string,
      })),
      skipDuplicates: true,
    });
    claimed.push(...inserted);
  }
  return claimed;
}

function without(portIds: readonly string[], served: readonly IpAddress[]): string[] {
  const done = new Set(served.map(({ portId }) => portId));
  return portIds.filter((id) => !done.has(id));
}
