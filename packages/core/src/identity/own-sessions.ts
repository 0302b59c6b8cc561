import type { RequestContext } from '../context';
import { recordAudit } from '../audit/record-audit';
import { authorize } from '../policy/authorize';
import { userScope } from '../policy/scope';
import type { RevokeSessionInput } from './identity.input';

export interface SessionSummary {
  id: string;
  address: string | null;
  userAgent: string | null;
  createdAt: Date;
  lastSeenAt: Date;
  /** The one that asks. */
  current: boolean;
}

const PERMISSION = 'identity.session.own';

function alive() {
  return { revokedAt: null, expiresAt: { gt: new Date() } };
}

/** The actor's living sessions, the latest used first. */
export async function listSessions(ctx: RequestContext): Promise<SessionSummary[]> {
  authorize(ctx, PERMISSION);
  const sessions = await ctx.db.session.findMany({
    where: { ...userScope(ctx), ...alive() },
    orderBy: { lastSeenAt: 'desc' },
    select: { id: true, address: true, userAgent: true, createdAt: true, lastSeenAt: true },
    take: 100,
  });
  return sessions.map((session) => ({ ...session, current: session.id === ctx.actor.sessionId }));
}

/** Ends one of the actor's sessions (logout is ending the current one). @throws AppError NOT_FOUND */
export async function revokeSession(ctx: RequestContext, input: RevokeSessionInput): Promise<void> {
  const session = await ctx.db.session.findFirst({ where: { id: input.id, ...alive() } });
  authorize(ctx, PERMISSION, session && { userId: session.userId });
  await end(ctx, [input.id]);
}

/** Ends all of the actor's sessions but the current one; answers how many. */
export async function revokeOtherSessions(ctx: RequestContext): Promise<{ revoked: number }> {
  authorize(ctx, PERMISSION);
  const others = await ctx.db.session.findMany({
    where: { ...userScope(ctx), ...alive(), id: { not: ctx.actor.sessionId } },
    select: { id: true },
  });
  await end(
    ctx,
    others.map(({ id }) => id),
  );
  return { revoked: others.length };
}

async function end(ctx: RequestContext, ids: string[]): Promise<void> {
  if (ids.length === 0) return;
  await ctx.db.$transaction(async (tx) => {
    await tx.session.updateMany({ where: { id: { in: ids } }, data: { revokedAt: new Date() } });
    for (const resourceId of ids) {
      await recordAudit(tx, ctx, {
        action: PERMISSION,
        resourceType: 'session',
        resourceId,
        detail: { change: 'revoked' },
      });
    }
  });
}
