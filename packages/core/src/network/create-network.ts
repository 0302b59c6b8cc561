import { Prisma } from '@skydeck/db';
import { AppError } from '../app-error';
import { recordAudit } from '../audit/record-audit';
import type { RequestContext } from '../context';
import { authorize } from '../policy/authorize';
import { claimQuota } from '../quota/claim-quota';
import { transaction } from '../transaction';
import type { CreateNetworkInput } from './network.input';
import { ownProject } from './own-project';
import { insertSubnet } from './subnet/insert-subnet';

/** What is left of an Ethernet frame inside OVN's tunnels, and outside of them. */
const TUNNELLED_MTU = 1_442;
const PHYSICAL_MTU = 1_500;

/** Makes a network, with a subnet if asked for. @throws AppError FORBIDDEN, INVALID, CONFLICT, QUOTA_EXCEEDED */
export async function createNetwork(ctx: RequestContext, input: CreateNetworkInput): Promise<{ id: string }> {
  authorize(ctx, 'network.write');
  const { provider, subnet, mtu, ...columns } = input;
  if (provider || input.shared || input.external) authorize(ctx, 'network.provider');
  const owner = ownProject(ctx);
  return transaction(ctx.db, async (tx) => {
    await claimQuota(tx, owner, { networks: 1, subnets: subnet ? 1 : 0 });
    const network = await refusingTakenSegment(() =>
      tx.network.create({
        data: {
          ...columns,
          projectId: owner.projectId,
          mtu: mtu ?? (provider ? PHYSICAL_MTU : TUNNELLED_MTU),
          providerType: provider?.type ?? null,
          physicalNetwork: provider?.physicalNetwork ?? null,
          segmentationId: provider?.type === 'vlan' ? provider.segmentationId : null,
        },
      }),
    );
    if (subnet) await insertSubnet(tx, network, subnet);
    await recordAudit(tx, ctx, {
      action: 'network.write',
      resourceType: 'network',
      resourceId: network.id,
      projectId: owner.projectId,
      detail: { action: 'create', name: network.name, external: network.external, shared: network.shared },
    });
    return { id: network.id };
  });
}

async function refusingTakenSegment<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Prisma.PrismaClientKnownRequestError) || error.code !== 'P2002') throw error;
    throw new AppError('CONFLICT', 'Another network is this part of the physical network already.', {
      field: 'provider',
      hint: 'Choose another VLAN, or another physical network.',
    });
  }
}
