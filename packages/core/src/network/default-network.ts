import { createHash } from 'node:crypto';
import type { AllocationPool, Network, Subnet, Tx } from '@skydeck/db';
import { AppError } from '../app-error';

export type SubnetWithPools = Subnet & { pools: AllocationPool[] };
export type NetworkWithSubnets = Network & { subnets: SubnetWithPools[] };

/**
 * The project's default network, made if it has none. Of several transactions that come first at once one makes it
 * and the others wait for that one and find it (unique index `Network_one_default`).
 */
export async function ensureDefaultNetwork(tx: Tx, projectId: string): Promise<NetworkWithSubnets> {
  const existing = await findDefaultNetwork(tx, projectId);
  if (existing) return existing;
  const [created] = await tx.network.createManyAndReturn({
    data: [{ projectId, name: 'default', isDefault: true }],
    skipDuplicates: true,
  });
  if (created) {
    const { pool, ...addresses } = defaultSubnetOf(projectId);
    const subnet = await tx.subnet.create({
      data: { networkId: created.id, name: 'default', ...addresses, pools: { create: pool } },
      include: { pools: true },
    });
    return { ...created, subnets: [subnet] };
  }
  const winner = await findDefaultNetwork(tx, projectId);
  if (winner) return winner;
  throw new AppError('NETWORK', 'The default network of the project was changed at the same time.', {
    hint: 'Try again.',
    retryable: true,
  });
}

/**
 * 10.x.y.0/24, chosen by the project's id: networks of different projects may overlap, but those that rarely do are
 * easier to join later.
 */
export function defaultSubnetOf(
  projectId: string,
): Pick<Subnet, 'cidr' | 'gatewayIp'> & { pool: Pick<AllocationPool, 'first' | 'last'> } {
  const hash = createHash('sha256').update(projectId).digest();
  const prefix = `10.${1 + (hash.readUInt8(0) % 254)}.${hash.readUInt8(1)}`;
  return {
    cidr: `${prefix}.0/24`,
    gatewayIp: `${prefix}.1`,
    pool: { first: `${prefix}.2`, last: `${prefix}.254` },
  };
}

function findDefaultNetwork(tx: Tx, projectId: string): Promise<NetworkWithSubnets | null> {
  return tx.network.findFirst({
    where: { projectId, isDefault: true },
    include: { subnets: { orderBy: { createdAt: 'asc' }, include: { pools: true } } },
  });
}
