import { randomUUID } from 'node:crypto';
import type { EtherType, Tx } from '@skydeck/db';
import { AppError } from '../app-error';

const NAME = 'default';
const ETHER_TYPES: readonly EtherType[] = ['IPv4', 'IPv6'];

/**
 * Id of the project's default security group, made if it has none: everything may go out, and in comes what the group's
 * other ports send. Of several transactions that come first at once one makes it (unique index
 * `SecurityGroup_one_default`).
 */
export async function ensureDefaultSecurityGroup(tx: Tx, projectId: string): Promise<string> {
  const existing = await findDefault(tx, projectId);
  if (existing) return existing.id;
  const [created] = await tx.securityGroup.createManyAndReturn({
    data: [{ projectId, name: NAME, isDefault: true }],
    skipDuplicates: true,
  });
  if (created) {
    await tx.securityGroupRule.createMany({
      data: ETHER_TYPES.flatMap((etherType) => [
        ...egressRules(created.id, [etherType]),
        { groupId: created.id, direction: 'ingress' as const, etherType, remoteGroupId: created.id },
      ]),
    });
    return created.id;
  }
  const winner = await findDefault(tx, projectId);
  if (winner) return winner.id;
  throw new AppError('NETWORK', 'The default security group of the project was changed at the same time.', {
    hint: 'Try again.',
    retryable: true,
  });
}

/** The rules that every new group begins with: everything may go out. */
export function egressRules(groupId: string, etherTypes: readonly EtherType[] = ETHER_TYPES) {
  return etherTypes.map((etherType) => ({
    id: randomUUID(),
    groupId,
    direction: 'egress' as const,
    etherType,
  }));
}

function findDefault(tx: Tx, projectId: string): Promise<{ id: string } | null> {
  return tx.securityGroup.findFirst({ where: { projectId, isDefault: true }, select: { id: true } });
}
