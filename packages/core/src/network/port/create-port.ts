import { recordAudit } from '../../audit/record-audit';
import type { RequestContext } from '../../context';
import { authorize } from '../../policy/authorize';
import { claimQuota } from '../../quota/claim-quota';
import { transaction } from '../../transaction';
import { checkOffered } from '../offered-addresses';
import { ownProject } from '../own-project';
import { createPort as insertPort, type NewPort } from '../ports';
import { findUsableNetwork } from '../visible-networks';
import { checkFixedIps, checkOwnNetwork, checkSecurityGroups, normalPairs } from './check-port';
import type { CreatePortInput } from './port.input';

/**
 * Makes a port that nothing is plugged into yet.
 * @throws AppError FORBIDDEN, NOT_FOUND, INVALID, CONFLICT, QUOTA_EXCEEDED, NETWORK
 */
export async function createPort(ctx: RequestContext, input: CreatePortInput): Promise<{ id: string }> {
  authorize(ctx, 'network.port.write');
  const owner = ownProject(ctx);
  return transaction(ctx.db, async (tx) => {
    const network = await findUsableNetwork(tx, ctx, input.networkId);
    checkOwnNetwork(ctx, network, input);
    await claimQuota(tx, owner, { ports: 1 });
    await checkSecurityGroups(tx, owner.projectId, input, input.portSecurity ?? network.portSecurity);
    const subnets = await tx.subnet.findMany({ where: { networkId: network.id }, include: { pools: true } });
    const { fixedIps, addressPairs, ...rest } = input;
    const wanted = fixedIps && checkFixedIps(fixedIps, subnets);
    checkOffered(ctx, network, subnets, wanted ?? [], 'fixedIps');
    const port = await insertPort(tx, {
      ...defined(rest),
      projectId: owner.projectId,
      ...(wanted ? { fixedIps: wanted } : {}),
      ...(addressPairs ? { addressPairs: normalPairs(addressPairs) } : {}),
    });
    await recordAudit(tx, ctx, {
      action: 'network.port.write',
      resourceType: 'port',
      resourceId: port.id,
      projectId: owner.projectId,
      detail: {
        action: 'create',
        network: network.name,
        addresses: port.addresses.map(({ address }) => address),
      },
    });
    return { id: port.id };
  });
}

type Given = Omit<CreatePortInput, 'fixedIps' | 'addressPairs'>;

/** Without what was not given. */
function defined(input: Given): Pick<NewPort, 'networkId'> & Partial<NewPort> {
  const given = Object.entries(input).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given) as unknown as Pick<NewPort, 'networkId'> & Partial<NewPort>;
}
