import { AppError } from '../app-error';
import { recordAudit } from '../audit/record-audit';
import type { RequestContext } from '../context';
import { authorize, permissionsOf } from '../policy/authorize';
import type { Permission } from '../policy/permissions';
import type { SetLocaleInput } from './identity.input';
import { projectsOf, type ProjectOfUser } from './projects-of';

export interface Me {
  user: { id: string; name: string; email: string | null; cloudAdmin: boolean; locale: string | null };
  /** The chosen one. */
  project: ProjectOfUser | null;
  projects: ProjectOfUser[];
  permissions: Permission[];
}

/** Who the actor is, where, and what they may do there. */
export async function me(ctx: RequestContext): Promise<Me> {
  authorize(ctx, 'identity.session.own');
  const { actor } = ctx;
  const [user, projects, chosen] = await Promise.all([
    ctx.db.user.findUnique({
      where: { id: actor.userId },
      select: { id: true, name: true, email: true, cloudAdmin: true, locale: true },
    }),
    projectsOf(ctx.db, { id: actor.userId, cloudAdmin: actor.cloudAdmin }),
    actor.projectId
      ? ctx.db.project.findUnique({ where: { id: actor.projectId }, select: { id: true, name: true } })
      : null,
  ]);
  if (!user) throw new AppError('UNAUTHENTICATED', 'The user no longer exists.');
  return {
    user,
    project: chosen && actor.role ? { ...chosen, role: actor.role } : null,
    projects,
    permissions: permissionsOf(actor),
  };
}

/** Remembers the actor's language for every browser they log in from. */
export async function setLocale(ctx: RequestContext, input: SetLocaleInput): Promise<void> {
  authorize(ctx, 'identity.session.own');
  const { userId } = ctx.actor;
  await ctx.db.$transaction(async (tx) => {
    await tx.user.update({ where: { id: userId }, data: { locale: input.locale } });
    await recordAudit(tx, ctx, {
      action: 'identity.session.own',
      resourceType: 'user',
      resourceId: userId,
      detail: { change: 'locale', locale: input.locale },
    });
  });
}
