import type { Network, Tx } from '@skydeck/db';
import { AppError, notFound } from '../app-error';
import { recordAudit } from '../audit/record-audit';
import type { RequestContext } from '../context';
import { authorize } from '../policy/authorize';
import type { Permission } from '../policy/permissions';
import { transaction } from '../transaction';
import { ROUTER_GATEWAY } from './network-rows';
import type { NetworkIdInput, ShareNetworkInput, UpdateNetworkInput } from './network.input';
import { lockOwnNetwork } from './visible-networks';

/** Changes a network; what is not given stays. @throws AppError FORBIDDEN, NOT_FOUND, CONFLICT */
export async function updateNetwork(ctx: RequestContext, { id, ...data }: UpdateNetworkInput): Promise<void> {
  authorize(ctx, 'network.write');
  if (data.shared !== undefined || data.external !== undefined) authorize(ctx, 'network.provider');
  await transaction(ctx.db, async (tx) => {
    const network = await lockOwnNetwork(tx, ctx, 'network.write', id);
    if (network.external && data.external === false) await refuseUsedOutside(tx, network);
    if (network.shared && data.shared === false) await refuseOtherProjects(tx, network, null);
    await tx.network.update({ where: { id }, data });
    await record(tx, ctx, network, 'network.write', { action: 'update', before: network.name, ...data });
  });
}

/** Deletes a network that nothing is plugged into, with its subnets. @throws AppError FORBIDDEN, NOT_FOUND, CONFLICT */
export async function deleteNetwork(ctx: RequestContext, { id }: NetworkIdInput): Promise<void> {
  await transaction(ctx.db, async (tx) => {
    const network = await lockOwnNetwork(tx, ctx, 'network.write', id);
    const ports = await tx.port.count({ where: { networkId: id } });
    const floatingIps = await tx.floatingIp.count({ where: { networkId: id } });
    if (ports + floatingIps > 0) {
      throw new AppError(
        'CONFLICT',
        `The network ${network.name} is in use: it has ${ports} ports and ${floatingIps} floating IPs.`,
        {
          hint: 'Delete the instances on it, its ports, its router’s interfaces and its floating IPs first.',
        },
      );
    }
    await tx.network.delete({ where: { id } });
    await record(tx, ctx, network, 'network.write', { action: 'delete' });
  });
}

/** Says which other projects may use a network. @throws AppError FORBIDDEN, NOT_FOUND, CONFLICT */
export async function shareNetwork(
  ctx: RequestContext,
  { id, projectIds }: ShareNetworkInput,
): Promise<void> {
  await transaction(ctx.db, async (tx) => {
    const network = await lockOwnNetwork(tx, ctx, 'network.share', id);
    const others = projectIds.filter((projectId) => projectId !== network.projectId);
    const known = await tx.project.count({ where: { id: { in: others } } });
    if (known < others.length) throw notFound('project');
    const kept = new Set(others);
    const before = await tx.networkRbac.findMany({ where: { networkId: id } });
    const leaving = before.filter(({ targetProjectId }) => !kept.has(targetProjectId));
    if (!network.shared && leaving.length > 0) {
      await refuseOtherProjects(
        tx,
        network,
        leaving.map(({ targetProjectId }) => targetProjectId),
      );
    }
    await tx.networkRbac.deleteMany({ where: { id: { in: leaving.map((row) => row.id) } } });
    await tx.networkRbac.createMany({
      data: others.map((targetProjectId) => ({ networkId: id, targetProjectId })),
      skipDuplicates: true,
    });
    await record(tx, ctx, network, 'network.share', { action: 'share', projectIds: others });
  });
}

async function refuseUsedOutside(tx: Tx, { id, name }: Network): Promise<void> {
  const gateways = await tx.port.count({ where: { networkId: id, deviceOwner: ROUTER_GATEWAY } });
  const floatingIps = await tx.floatingIp.count({ where: { networkId: id } });
  if (gateways + floatingIps === 0) return;
  throw new AppError(
    'CONFLICT',
    `${gateways} routers and ${floatingIps} floating IPs need the network ${name} to be external.`,
    { hint: 'Clear the routers’ gateways and release the floating IPs first.' },
  );
}

/** @param leaving null: all but the owner. */
async function refuseOtherProjects(tx: Tx, network: Network, leaving: string[] | null): Promise<void> {
  const ports = await tx.port.count({
    where: {
      networkId: network.id,
      projectId: leaving === null ? { not: network.projectId } : { in: leaving },
    },
  });
  if (ports === 0) return;
  throw new AppError('CONFLICT', `Other projects have ${ports} ports on the network ${network.name}.`, {
    hint: 'They have to be deleted first.',
  });
}

async function record(
  tx: Tx,
  ctx: RequestContext,
  network: Network,
  action: Permission,
  detail: Record<string, string | number | boolean | string[] | undefined>,
): Promise<void> {
  await recordAudit(tx, ctx, {
    action,
    resourceType: 'network',
    resourceId: network.id,
    projectId: network.projectId,
    detail: { name: network.name, ...detail },
  });
}
