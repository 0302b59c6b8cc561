import { Prisma, type SecurityGroup, type Tx } from '@skydeck/db';
import { AppError, notFound } from '../../app-error';
import { recordAudit } from '../../audit/record-audit';
import type { RequestContext } from '../../context';
import { authorize } from '../../policy/authorize';
import type { Permission } from '../../policy/permissions';
import { claimQuota } from '../../quota/claim-quota';
import { transaction } from '../../transaction';
import { egressRules } from '../default-security-group';
import { formatCidr, parseCidr } from '../ip-address';
import { ownProject } from '../own-project';
import type {
  AddRulesInput,
  CreateSecurityGroupInput,
  RemoveRulesInput,
  SecurityGroupIdInput,
  UpdateSecurityGroupInput,
} from './security-group.input';

const PERMISSION: Permission = 'network.security-group.write';

/** Makes a group that lets everything out and nothing in. @throws AppError FORBIDDEN, QUOTA_EXCEEDED */
export async function createSecurityGroup(
  ctx: RequestContext,
  input: CreateSecurityGroupInput,
): Promise<{ id: string }> {
  authorize(ctx, PERMISSION);
  const owner = ownProject(ctx);
  return transaction(ctx.db, async (tx) => {
    await claimQuota(tx, owner, { securityGroups: 1, securityGroupRules: 2 });
    const group = await tx.securityGroup.create({ data: { ...input, projectId: owner.projectId } });
    await tx.securityGroupRule.createMany({ data: egressRules(group.id) });
    await record(tx, ctx, group, { action: 'create' });
    return { id: group.id };
  });
}

/** What is not given stays. @throws AppError FORBIDDEN, NOT_FOUND */
export async function updateSecurityGroup(
  ctx: RequestContext,
  { id, ...data }: UpdateSecurityGroupInput,
): Promise<void> {
  await transaction(ctx.db, async (tx) => {
    const group = await lockGroup(tx, ctx, id);
    if (group.isDefault && data.name !== undefined && data.name !== group.name) {
      throw new AppError('CONFLICT', 'The default security group keeps its name.', { field: 'name' });
    }
    await tx.securityGroup.update({ where: { id }, data });
    await record(tx, ctx, group, { action: 'update', before: group.name });
  });
}

/** Deletes a group that no port is in, and the rules that name it. @throws AppError FORBIDDEN, NOT_FOUND, CONFLICT */
export async function deleteSecurityGroup(ctx: RequestContext, { id }: SecurityGroupIdInput): Promise<void> {
  await transaction(ctx.db, async (tx) => {
    const group = await lockGroup(tx, ctx, id);
    if (group.isDefault) {
      throw new AppError('CONFLICT', 'The default security group cannot be deleted.', {
        hint: 'Remove its rules if nothing is to be let in.',
      });
    }
    const ports = await tx.portSecurityGroup.count({ where: { groupId: id } });
    if (ports > 0) {
      throw new AppError('CONFLICT', `The security group ${group.name} is in use by ${ports} ports.`, {
        hint: 'Take the ports out of it first.',
      });
    }
    await tx.securityGroup.delete({ where: { id } });
    await record(tx, ctx, group, { action: 'delete' });
  });
}

/** @throws AppError FORBIDDEN, NOT_FOUND, CONFLICT, QUOTA_EXCEEDED */
export async function addRules(
  ctx: RequestContext,
  { id, rules }: AddRulesInput,
): Promise<{ ids: string[] }> {
  return transaction(ctx.db, async (tx) => {
    const group = await lockGroup(tx, ctx, id);
    await claimQuota(
      tx,
      { projectId: group.projectId, userId: ctx.actor.userId },
      { securityGroupRules: rules.length },
    );
    const remotes = [...new Set(rules.flatMap(({ remoteGroupId }) => remoteGroupId ?? []))];
    const known = await tx.securityGroup.count({
      where: { id: { in: remotes }, projectId: group.projectId },
    });
    if (known < remotes.length) throw notFound('security group');
    const created = await refusingDoubles(() =>
      tx.securityGroupRule.createManyAndReturn({
        data: rules.map((rule) => ({
          ...rule,
          groupId: id,
          remoteCidr: rule.remoteCidr === null ? null : formatCidr(parseCidr(rule.remoteCidr)),
        })),
        select: { id: true },
      }),
    );
    await record(tx, ctx, group, { action: 'add-rules', rules: rules.map(describe) });
    return { ids: created.map((rule) => rule.id) };
  });
}

/** @throws AppError FORBIDDEN, NOT_FOUND */
export async function removeRules(ctx: RequestContext, { id, ruleIds }: RemoveRulesInput): Promise<void> {
  await transaction(ctx.db, async (tx) => {
    const group = await lockGroup(tx, ctx, id);
    const rules = await tx.securityGroupRule.findMany({ where: { id: { in: ruleIds }, groupId: id } });
    if (rules.length < new Set(ruleIds).size) throw notFound('rule');
    await tx.securityGroupRule.deleteMany({ where: { id: { in: ruleIds }, groupId: id } });
    await record(tx, ctx, group, { action: 'remove-rules', rules: rules.map(describe) });
  });
}

async function lockGroup(tx: Tx, ctx: RequestContext, id: string): Promise<SecurityGroup> {
  await tx.$queryRaw`SELECT 1 FROM "SecurityGroup" WHERE "id" = ${id}::uuid FOR UPDATE`;
  const group = await tx.securityGroup.findUnique({ where: { id } });
  authorize(ctx, PERMISSION, group);
  return group;
}

/** What a rule says, for the trail. */
function describe(rule: {
  direction: string;
  etherType: string;
  protocol: string | null;
  portMin: number | null;
  portMax: number | null;
  remoteCidr: string | null;
  remoteGroupId: string | null;
}): string {
  const ports = rule.portMin === null ? '' : `${rule.portMin}-${rule.portMax ?? ''}`;
  return [
    rule.direction,
    rule.etherType,
    rule.protocol ?? 'any',
    ports,
    rule.remoteCidr ?? rule.remoteGroupId ?? 'any',
  ]
    .filter(Boolean)
    .join(' ');
}

async function refusingDoubles<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Prisma.PrismaClientKnownRequestError) || error.code !== 'P2002') throw error;
    throw new AppError('CONFLICT', 'The group has such a rule already.', { hint: 'Leave it as it is.' });
  }
}

async function record(
  tx: Tx,
  ctx: RequestContext,
  group: SecurityGroup,
  detail: Record<string, string | string[]>,
): Promise<void> {
  await recordAudit(tx, ctx, {
    action: PERMISSION,
    resourceType: 'securityGroup',
    resourceId: group.id,
    projectId: group.projectId,
    detail: { name: group.name, ...detail },
  });
}
