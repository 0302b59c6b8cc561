import type { Network, Subnet, Tx } from '@skydeck/db';
import { AppError, notFound } from '../../app-error';
import type { RequestContext } from '../../context';
import { contains, formatCidr, normalIp, parseCidr, parseIp, usableRange } from '../ip-address';
import type { UpdatePortInput } from './port.input';

type Wanted = Omit<UpdatePortInput, 'id'> & { macAddress?: string | undefined };

/** What is only for those whose network it is: it lets a port speak for others. @throws AppError FORBIDDEN */
export function checkOwnNetwork(ctx: Pick<RequestContext, 'actor'>, network: Network, wanted: Wanted): void {
  if (ctx.actor.cloudAdmin || network.projectId === ctx.actor.projectId) return;
  // OVN lets a port without addresses speak for all of them.
  if (wanted.fixedIps?.length === 0) {
    throw new AppError('FORBIDDEN', 'Ports without an address are only for networks of the project’s own.', {
      hint: 'Choose an address of the subnet.',
    });
  }
  if (wanted.macAddress === undefined && wanted.portSecurity !== false && !wanted.addressPairs?.length)
    return;
  throw new AppError(
    'FORBIDDEN',
    'MAC addresses, address pairs and port security are only for networks of the project’s own.',
    { hint: 'Leave them out, or ask the network’s owner.' },
  );
}

/** Groups of the project that exist. @throws AppError NOT_FOUND, INVALID */
export async function checkSecurityGroups(
  tx: Tx,
  projectId: string,
  wanted: Pick<Wanted, 'securityGroupIds' | 'portSecurity' | 'addressPairs'>,
  portSecurity: boolean,
): Promise<void> {
  const ids = wanted.securityGroupIds ?? [];
  if (!portSecurity && ids.length + (wanted.addressPairs?.length ?? 0) > 0) {
    throw new AppError(
      'INVALID',
      'Without port security there are no security groups and no address pairs.',
      {
        field: 'portSecurity',
        hint: 'Switch port security on, or leave these out.',
      },
    );
  }
  const known = await tx.securityGroup.count({ where: { id: { in: [...ids] }, projectId } });
  if (known < ids.length) throw notFound('security group');
}

/** Addresses that are asked for, in the one notation in which they are kept. @throws AppError INVALID */
export function checkFixedIps(
  fixedIps: NonNullable<Wanted['fixedIps']>,
  subnets: readonly Subnet[],
): { subnetId: string; address?: string }[] {
  return fixedIps.map(({ subnetId, address }) => {
    const subnet = subnets.find(({ id }) => id === subnetId);
    if (!subnet) throw new AppError('INVALID', 'The subnet is not of this network.', { field: 'fixedIps' });
    if (address === undefined) return { subnetId };
    const cidr = parseCidr(subnet.cidr);
    const ip = parseIp(address);
    const { first, last } = usableRange(cidr);
    if (!contains(cidr, ip) || ip.value < first || ip.value > last) {
      throw new AppError('INVALID', `${address} is no address of ${subnet.name} (${subnet.cidr}).`, {
        field: 'fixedIps',
      });
    }
    return { subnetId, address: normalIp(address) };
  });
}

export function normalPairs(
  pairs: NonNullable<Wanted['addressPairs']>,
): { ipAddress: string; macAddress?: string }[] {
  return pairs.map(({ ipAddress, macAddress }) => ({
    ipAddress: ipAddress.includes('/') ? formatCidr(parseCidr(ipAddress)) : normalIp(ipAddress),
    ...(macAddress === undefined ? {} : { macAddress }),
  }));
}
