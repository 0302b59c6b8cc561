import { Prisma, type FloatingIp, type Network, type Tx } from '@skydeck/db';
import { AppError } from '../../app-error';
import { recordAudit } from '../../audit/record-audit';
import type { RequestContext } from '../../context';
import { authorize } from '../../policy/authorize';
import type { Permission } from '../../policy/permissions';
import { claimQuota } from '../../quota/claim-quota';
import { transaction } from '../../transaction';
import { claimAddress, claimFromSubnet } from '../claim-addresses';
import { addressNotFree, checkOffered } from '../offered-addresses';
import { ownProject } from '../own-project';
import { checkFixedIps } from '../port/check-port';
import { contains, parseCidr, parseIp } from '../ip-address';
import { findNetwork } from '../visible-networks';
import { findTarget } from './find-target';
import type { AllocateFloatingIpInput, FloatingIpIdInput, UpdateFloatingIpInput } from './floating-ip.input';

const PERMISSION: Permission = 'network.floating-ip.write';

/**
 * Takes an address of an external network for the project, and leads it to a port if asked to.
 * @throws AppError FORBIDDEN, NOT_FOUND, INVALID, CONFLICT, QUOTA_EXCEEDED, NETWORK
 */
export async function allocateFloatingIp(
  ctx: RequestContext,
  { networkId, address, description, portId, fixedAddress }: AllocateFloatingIpInput,
): Promise<{ id: string; address: string }> {
  authorize(ctx, PERMISSION);
  const owner = ownProject(ctx);
  return transaction(ctx.db, async (tx) => {
    await claimQuota(tx, owner, { floatingIps: 1 });
    const network = await findNetwork(tx, ctx, networkId);
    if (!network.external) {
      throw new AppError('INVALID', `The network ${network.name} does not lead outside.`, {
        field: 'networkId',
        hint: 'Choose an external network.',
      });
    }
    const floatingIp = await tx.floatingIp.create({
      data: { projectId: owner.projectId, networkId, description },
    });
    const taken = await takeAddress(tx, ctx, floatingIp, network, address);
    if (portId !== null) await lead(tx, floatingIp, portId, fixedAddress);
    await recordFloatingIp(tx, ctx, floatingIp, { action: 'allocate', address: taken, portId });
    return { id: floatingIp.id, address: taken };
  });
}

/** Leads it to a port, or nowhere, and describes it; what is not given stays. @throws AppError FORBIDDEN, NOT_FOUND, INVALID, CONFLICT */
export async function updateFloatingIp(
  ctx: RequestContext,
  { id, description, portId, fixedAddress }: UpdateFloatingIpInput,
): Promise<void> {
  await transaction(ctx.db, async (tx) => {
    const floatingIp = await lockFloatingIp(tx, ctx, id);
    if (description !== undefined) await tx.floatingIp.update({ where: { id }, data: { description } });
    if (portId === null) await tx.floatingIp.update({ where: { id }, data: { fixedPortId: null } });
    else if (portId !== undefined) await lead(tx, floatingIp, portId, fixedAddress);
    await recordFloatingIp(tx, ctx, floatingIp, {
      action: portId === undefined ? 'update' : portId === null ? 'disassociate' : 'associate',
      ...(portId ? { portId } : {}),
    });
  });
}

/** Gives the address back. @throws AppError FORBIDDEN, NOT_FOUND */
export async function releaseFloatingIp(ctx: RequestContext, { id }: FloatingIpIdInput): Promise<void> {
  await transaction(ctx.db, async (tx) => {
    const floatingIp = await lockFloatingIp(tx, ctx, id);
    await tx.floatingIp.delete({ where: { id } });
    await recordFloatingIp(tx, ctx, floatingIp, { action: 'release' });
  });
}

export async function lockFloatingIp(tx: Tx, ctx: RequestContext, id: string): Promise<FloatingIp> {
  await tx.$queryRaw`SELECT 1 FROM "FloatingIp" WHERE "id" = ${id}::uuid FOR UPDATE`;
  const floatingIp = await tx.floatingIp.findUnique({ where: { id } });
  authorize(ctx, PERMISSION, floatingIp);
  return floatingIp;
}

export async function recordFloatingIp(
  tx: Tx,
  ctx: RequestContext,
  floatingIp: FloatingIp,
  detail: Prisma.InputJsonObject,
): Promise<void> {
  await recordAudit(tx, ctx, {
    action: PERMISSION,
    resourceType: 'floatingIp',
    resourceId: floatingIp.id,
    projectId: floatingIp.projectId,
    detail,
  });
}

async function lead(
  tx: Tx,
  floatingIp: FloatingIp,
  portId: string,
  fixedAddress: string | undefined,
): Promise<void> {
  const forwardings = await tx.portForwarding.count({ where: { floatingIpId: floatingIp.id } });
  if (forwardings > 0) {
    throw new AppError('CONFLICT', `The floating IP forwards ${forwardings} ports.`, {
      hint: 'Delete its port forwardings first.',
    });
  }
  const target = await findTarget(tx, floatingIp, portId, fixedAddress);
  try {
    await tx.floatingIp.update({
      where: { id: floatingIp.id },
      data: { fixedPortId: portId, fixedAddress: target.address, routerId: target.routerId },
    });
  } catch (error) {
    if (!(error instanceof Prisma.PrismaClientKnownRequestError) || error.code !== 'P2002') throw error;
    throw new AppError(
      'CONFLICT',
      `Another floating IP of this network leads to ${target.address} already.`,
      {
        field: 'portId',
        hint: 'Disassociate that one first, or choose another address.',
      },
    );
  }
}

async function takeAddress(
  tx: Tx,
  ctx: RequestContext,
  { id, networkId }: FloatingIp,
  network: Network,
  wanted: string | undefined,
): Promise<string> {
  const subnets = await tx.subnet.findMany({
    where: { networkId, ipVersion: 4 },
    include: { pools: true },
    orderBy: { createdAt: 'asc' },
  });
  if (wanted !== undefined) {
    const subnet = subnets.find(({ cidr }) => contains(parseCidr(cidr), parseIp(wanted)));
    if (!subnet || wanted === subnet.gatewayIp) throw addressNotFree(wanted, network.name, 'address');
    checkOffered(ctx, network, subnets, [{ address: wanted }], 'address');
    const [checked] = checkFixedIps([{ subnetId: subnet.id, address: wanted }], subnets);
    return (await claimAddress(tx, subnet.id, checked?.address ?? wanted, { floatingIpId: id })).address;
  }
  for (const subnet of subnets) {
    const [claimed] = await claimFromSubnet(tx, subnet, [{ floatingIpId: id }]);
    if (claimed) return claimed.address;
  }
  throw new AppError('NETWORK', `The network ${network.name} has no free address.`, {
    hint: 'Release floating IPs that are no longer needed, or ask an administrator for more addresses.',
  });
}
