import type { Prisma, SecurityGroup, SecurityGroupRule } from '@skydeck/db';
import { notFound } from '../../app-error';
import type { RequestContext } from '../../context';
import { isUuid } from '../../identity/uuid';
import { containing, windowOf, type Page } from '../../list';
import { authorize } from '../../policy/authorize';
import { projectScope } from '../../policy/scope';
import type { ListSecurityGroupsInput, SecurityGroupIdInput } from './security-group.input';

export interface SecurityGroupSummary extends SecurityGroup {
  rules: number;
  ports: number;
}

export interface SecurityGroupDetail extends SecurityGroup {
  rules: (SecurityGroupRule & { remoteGroupName: string | null })[];
  ports: number;
}

/** One page of the project's security groups. @throws AppError FORBIDDEN */
export async function listSecurityGroups(
  ctx: RequestContext,
  input: ListSecurityGroupsInput,
): Promise<Page<SecurityGroupSummary>> {
  authorize(ctx, 'network.security-group.read');
  const { search } = input;
  const where: Prisma.SecurityGroupWhereInput = {
    ...projectScope(ctx, { requested: input.allProjects, permission: 'network.all-projects' }),
    ...(search ? (isUuid(search) ? { id: search } : { name: containing(search) }) : {}),
  };
  const { by, dir } = input.sort ?? { by: 'name', dir: 'asc' };
  const [rows, total] = await Promise.all([
    ctx.db.securityGroup.findMany({
      where,
      orderBy: [{ [by]: dir }, { id: dir }],
      include: { _count: { select: { rules: true, ports: true } } },
      ...windowOf(input),
    }),
    ctx.db.securityGroup.count({ where }),
  ]);
  return {
    items: rows.map(({ _count, ...group }) => ({ ...group, ..._count })),
    total,
    page: input.page,
    pageSize: input.pageSize,
  };
}

/** One group with its rules. @throws AppError NOT_FOUND, FORBIDDEN */
export async function getSecurityGroup(
  ctx: RequestContext,
  { id }: SecurityGroupIdInput,
): Promise<SecurityGroupDetail> {
  authorize(ctx, 'network.security-group.read');
  const scope = ctx.actor.cloudAdmin ? {} : projectScope(ctx);
  const row = await ctx.db.securityGroup.findFirst({
    where: { id, ...scope },
    include: {
      rules: {
        include: { remoteGroup: { select: { name: true } } },
        orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
      },
      _count: { select: { ports: true } },
    },
  });
  if (!row) throw notFound('security group');
  const { _count, rules, ...group } = row;
  return {
    ...group,
    ports: _count.ports,
    rules: rules.map(({ remoteGroup, ...rule }) => ({ ...rule, remoteGroupName: remoteGroup?.name ?? null })),
  };
}
