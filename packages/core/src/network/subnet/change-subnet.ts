import type { AllocationPool, HostRoute, Network, Subnet, Tx } from '@skydeck/db';
import { AppError, notFound } from '../../app-error';
import { recordAudit } from '../../audit/record-audit';
import type { RequestContext } from '../../context';
import { authorize } from '../../policy/authorize';
import { transaction } from '../../transaction';
import { lockOwnNetwork } from '../visible-networks';
import { planSubnet } from './plan-subnet';
import type { SubnetIdInput, UpdateSubnetInput } from './subnet.input';

type WholeSubnet = Subnet & { pools: AllocationPool[]; hostRoutes: HostRoute[] };

/** Changes a subnet; what is not given stays. @throws AppError FORBIDDEN, NOT_FOUND, INVALID, CONFLICT */
export async function updateSubnet(ctx: RequestContext, { id, ...change }: UpdateSubnetInput): Promise<void> {
  await transaction(ctx.db, async (tx) => {
    const { network, subnet } = await lockSubnet(tx, ctx, id);
    const { name = subnet.name, description = subnet.description, ...wanted } = change;
    await refuseLostGateway(tx, subnet, wanted.gatewayIp);
    // Addresses that are given out stay where they are, also when no pool has them any more.
    const { pools, hostRoutes, ...columns } = planSubnet({ ...subnet, ...wanted }, []);
    await tx.allocationPool.deleteMany({ where: { subnetId: id } });
    await tx.hostRoute.deleteMany({ where: { subnetId: id } });
    await tx.subnet.update({
      where: { id },
      data: {
        name,
        description,
        ...columns,
        pools: { create: [...pools] },
        hostRoutes: { create: [...hostRoutes] },
      },
    });
    await record(tx, ctx, network, subnet, 'update');
  });
}

/** Deletes a subnet that nobody has an address of. @throws AppError FORBIDDEN, NOT_FOUND, CONFLICT */
export async function deleteSubnet(ctx: RequestContext, { id }: SubnetIdInput): Promise<void> {
  await transaction(ctx.db, async (tx) => {
    const { network, subnet } = await lockSubnet(tx, ctx, id);
    // Whoever takes an address meanwhile waits for this, and fails.
    await tx.$queryRaw`SELECT 1 FROM "Subnet" WHERE "id" = ${id}::uuid FOR UPDATE`;
    const used = await tx.ipAddress.count({ where: { subnetId: id } });
    if (used > 0) {
      throw new AppError('CONFLICT', `The subnet ${subnet.name} has ${used} addresses in use.`, {
        hint: 'Delete its ports and floating IPs first.',
      });
    }
    await tx.subnet.delete({ where: { id } });
    await record(tx, ctx, network, subnet, 'delete');
  });
}

async function lockSubnet(
  tx: Tx,
  ctx: RequestContext,
  id: string,
): Promise<{ network: Network; subnet: WholeSubnet }> {
  authorize(ctx, 'network.subnet.write');
  const found = await tx.subnet.findUnique({ where: { id }, select: { networkId: true } });
  if (!found) throw notFound('subnet');
  const network = await lockOwnNetwork(tx, ctx, 'network.subnet.write', found.networkId).catch(
    (error: unknown) => {
      throw error instanceof AppError && error.code === 'NOT_FOUND' ? notFound('subnet') : error;
    },
  );
  // One after the other: a transaction has one connection.
  const subnet = await tx.subnet.findUnique({ where: { id } });
  if (!subnet) throw notFound('subnet');
  const pools = await tx.allocationPool.findMany({ where: { subnetId: id } });
  const hostRoutes = await tx.hostRoute.findMany({ where: { subnetId: id } });
  return { network, subnet: { ...subnet, pools, hostRoutes } };
}

async function refuseLostGateway(
  tx: Tx,
  subnet: WholeSubnet,
  gatewayIp: string | null | undefined,
): Promise<void> {
  if (gatewayIp === undefined || subnet.gatewayIp === null || gatewayIp === subnet.gatewayIp) return;
  const held = await tx.ipAddress.findFirst({
    where: { subnetId: subnet.id, address: subnet.gatewayIp, port: { routerId: { not: null } } },
  });
  if (!held) return;
  throw new AppError('CONFLICT', `A router has the gateway’s address ${subnet.gatewayIp}.`, {
    field: 'gatewayIp',
    hint: 'Remove the router’s interface first.',
  });
}

async function record(
  tx: Tx,
  ctx: RequestContext,
  network: Network,
  subnet: Subnet,
  action: string,
): Promise<void> {
  await recordAudit(tx, ctx, {
    action: 'network.subnet.write',
    resourceType: 'subnet',
    resourceId: subnet.id,
    projectId: network.projectId,
    detail: { action, network: network.name, name: subnet.name, cidr: subnet.cidr },
  });
}
