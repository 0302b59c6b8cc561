import { recordAudit } from '../../audit/record-audit';
import type { RequestContext } from '../../context';
import { claimQuota } from '../../quota/claim-quota';
import { transaction } from '../../transaction';
import { lockOwnNetwork } from '../visible-networks';
import { insertSubnet } from './insert-subnet';
import type { CreateSubnetInput } from './subnet.input';

/** Gives a network a subnet. @throws AppError FORBIDDEN, NOT_FOUND, INVALID, CONFLICT, QUOTA_EXCEEDED */
export async function createSubnet(
  ctx: RequestContext,
  { networkId, ...input }: CreateSubnetInput,
): Promise<{ id: string }> {
  return transaction(ctx.db, async (tx) => {
    const network = await lockOwnNetwork(tx, ctx, 'network.subnet.write', networkId);
    await claimQuota(tx, { projectId: network.projectId, userId: ctx.actor.userId }, { subnets: 1 });
    const { id, cidr } = await insertSubnet(tx, network, input);
    await recordAudit(tx, ctx, {
      action: 'network.subnet.write',
      resourceType: 'subnet',
      resourceId: id,
      projectId: network.projectId,
      detail: { action: 'create', network: network.name, cidr },
    });
    return { id };
  });
}
