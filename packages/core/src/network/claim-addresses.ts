import { randomInt } from 'node:crypto';
import type { IpAddress, Tx } from '@skydeck/db';
import { AppError } from '../app-error';
import { freeAddresses } from './address-pool';
import type { NetworkWithSubnets, SubnetWithPools } from './default-network';
import { eui64Address, parseCidr } from './ip-address';

/** Among so many of the lowest that are free one is chosen, where many want one at once. */
const CROWD = 64;

/** What an address is for. */
export type AddressHolder = { readonly portId: string } | { readonly floatingIpId: string };

/** A port that is to get addresses of its network. */
export interface Addressee {
  readonly portId: string;
  readonly macAddress: string;
  /** Left out: what the network gives to whoever asks for nothing. */
  readonly fixedIps?: readonly { readonly subnetId: string; readonly address?: string }[];
}

/**
 * Gives ports addresses of their network. Two transactions can never get the same one: the unique key decides, and
 * whoever comes second waits for the first one's commit and takes the next.
 * @throws AppError NETWORK when there are not enough, CONFLICT when one that was asked for is taken
 */
export async function claimPortAddresses(
  tx: Tx,
  network: NetworkWithSubnets,
  ports: readonly Addressee[],
): Promise<IpAddress[]> {
  const claimed: IpAddress[] = [];
  const byChoice = ports.filter(({ fixedIps }) => fixedIps !== undefined);
  const byDefault = ports.filter(({ fixedIps }) => fixedIps === undefined);
  for (const port of byChoice) claimed.push(...(await claimChosen(tx, network, port)));
  claimed.push(...(await claimFromPools(tx, network, pooled(network, 4), byDefault)));
  claimed.push(...(await claimFromPools(tx, network, pooled(network, 6), byDefault)));
  for (const subnet of network.subnets.filter(isSelfAssigned)) {
    for (const port of byDefault) claimed.push(await claimOwn(tx, subnet, port));
  }
  return claimed;
}

/** Takes the next free addresses of a subnet; fewer than wanted when it has no more. */
export async function claimFromSubnet(
  tx: Tx,
  subnet: SubnetWithPools,
  holders: readonly AddressHolder[],
): Promise<IpAddress[]> {
  const used = new Set<string>();
  const claimed: IpAddress[] = [];
  let crowded = false;
  while (claimed.length < holders.length) {
    const taken = await tx.ipAddress.findMany({ where: { subnetId: subnet.id }, select: { address: true } });
    for (const { address } of taken) used.add(address);
    const wanted = holders.length - claimed.length;
    // Where many come at once, who wants one looks elsewhere than all others do. Who wants several keeps to the order,
    // or two of them could wait for each other.
    const candidates: string[] =
      crowded && holders.length === 1
        ? oneOf(freeAddresses(subnet, used, CROWD))
        : freeAddresses(subnet, used, wanted);
    if (candidates.length === 0) break;
    for (const address of candidates) used.add(address);
    const waiting = without(holders, claimed);
    // ON CONFLICT DO NOTHING: what another transaction took first is left out, and this one lives on.
    const inserted: IpAddress[] = await tx.ipAddress.createManyAndReturn({
      data: candidates.map((address, index) => ({
        subnetId: subnet.id,
        address,
        ...(waiting[index] as AddressHolder),
      })),
      skipDuplicates: true,
    });
    crowded = inserted.length < candidates.length;
    claimed.push(...inserted);
  }
  return claimed;
}

function oneOf(addresses: readonly string[]): string[] {
  return addresses.length === 0 ? [] : [addresses[randomInt(addresses.length)] as string];
}

/** Takes this very address. @throws AppError CONFLICT when somebody has it */
export async function claimAddress(
  tx: Tx,
  subnetId: string,
  address: string,
  holder: AddressHolder,
): Promise<IpAddress> {
  const [inserted] = await tx.ipAddress.createManyAndReturn({
    data: [{ subnetId, address, ...holder }],
    skipDuplicates: true,
  });
  if (inserted) return inserted;
  throw new AppError('CONFLICT', `The address ${address} is in use.`, {
    hint: 'Choose another address, or none to get the next free one.',
  });
}

/** What was asked for: an address, or the next free one of a subnet. */
async function claimChosen(tx: Tx, network: NetworkWithSubnets, port: Addressee): Promise<IpAddress[]> {
  const claimed: IpAddress[] = [];
  for (const { subnetId, address } of port.fixedIps ?? []) {
    const subnet = network.subnets.find(({ id }) => id === subnetId);
    if (!subnet) throw new AppError('INVALID', 'The subnet is not of this network.', { field: 'fixedIps' });
    const holder = { portId: port.portId };
    if (address !== undefined) claimed.push(await claimAddress(tx, subnetId, address, holder));
    else if (isSelfAssigned(subnet)) claimed.push(await claimOwn(tx, subnet, port));
    else claimed.push(...(await claimFromPools(tx, network, [subnet], [port])));
  }
  return claimed;
}

async function claimFromPools(
  tx: Tx,
  network: NetworkWithSubnets,
  subnets: readonly SubnetWithPools[],
  ports: readonly Addressee[],
): Promise<IpAddress[]> {
  if (subnets.length === 0) return [];
  const claimed: IpAddress[] = [];
  const holders = ports.map(({ portId }) => ({ portId }));
  for (const subnet of subnets) {
    claimed.push(...(await claimFromSubnet(tx, subnet, without(holders, claimed))));
    if (claimed.length === ports.length) return claimed;
  }
  throw new AppError(
    'NETWORK',
    `Network "${network.name}" has ${claimed.length} free addresses, ${ports.length} are needed.`,
    { hint: 'Delete instances or ports that are no longer needed, or use a larger network.' },
  );
}

/** The address that the guest gives itself. */
function claimOwn(tx: Tx, subnet: SubnetWithPools, port: Addressee): Promise<IpAddress> {
  const address = eui64Address(parseCidr(subnet.cidr), port.macAddress);
  return claimAddress(tx, subnet.id, address, { portId: port.portId });
}

function isSelfAssigned({ ipv6AddressMode }: SubnetWithPools): boolean {
  return ipv6AddressMode === 'slaac' || ipv6AddressMode === 'dhcpv6_stateless';
}

/** Subnets of one version whose addresses we give out. */
function pooled(network: NetworkWithSubnets, version: number): SubnetWithPools[] {
  return network.subnets.filter((subnet) => subnet.ipVersion === version && !isSelfAssigned(subnet));
}

function without<T extends AddressHolder>(holders: readonly T[], served: readonly IpAddress[]): T[] {
  const done = new Set(served.flatMap(({ portId, floatingIpId }) => [portId, floatingIpId]));
  return holders.filter((holder) => !done.has('portId' in holder ? holder.portId : holder.floatingIpId));
}
