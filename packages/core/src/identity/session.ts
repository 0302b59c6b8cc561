import type { Db, Role, Tx } from '@skydeck/db';
import type { Actor } from '../context';
import { isUuid } from './uuid';

/** A session ends for good after this, however busy it was. */
export const SESSION_MAX_MS = 30 * 86_400_000;
/** Sliding writes at most once a minute. */
const SLIDE_AFTER_MS = 60_000;
const KEEP_ENDED_MS = 7 * 86_400_000;

/** A session that is alive, and who acts in it. */
export interface LiveSession {
  actor: Actor;
  locale: string | null;
  expiresAt: Date;
}

interface SessionRow {
  id: string;
  userId: string;
  userName: string;
  cloudAdmin: boolean;
  locale: string | null;
  projectId: string | null;
  role: Role | null;
  lastSeenAt: Date;
  expiresAt: Date;
}

/**
 * Who a session id stands for right now; null when the session was revoked or has expired, or the user was
 * disabled. A project that the user has left counts as not chosen. Slides the expiry.
 */
export async function resolveSession(
  db: Db,
  sessionId: string,
  options: { sessionMs: number; slide?: boolean },
): Promise<LiveSession | null> {
  if (!isUuid(sessionId)) return null;
  const rows = await db.$queryRaw<SessionRow[]>`
    SELECT s."id", s."userId", u."name" AS "userName", u."cloudAdmin", u."locale", s."lastSeenAt", s."expiresAt",
      CASE WHEN u."cloudAdmin" OR m."role" IS NOT NULL THEN p."id" END AS "projectId",
      CASE WHEN p."id" IS NULL THEN NULL WHEN m."role" IS NOT NULL THEN m."role"
        WHEN u."cloudAdmin" THEN 'admin'::"Role" END AS "role"
    FROM "Session" s
    JOIN "User" u ON u."id" = s."userId"
    LEFT JOIN "Project" p ON p."id" = s."projectId" AND p."enabled"
    LEFT JOIN "Membership" m ON m."userId" = u."id" AND m."projectId" = p."id"
    WHERE s."id" = ${sessionId}::uuid AND s."revokedAt" IS NULL AND s."expiresAt" > now() AND u."enabled"`;
  const row = rows[0];
  if (!row) return null;
  const idle = Date.now() - row.lastSeenAt.getTime();
  if (options.slide !== false && idle > SLIDE_AFTER_MS) await slide(db, row.id, options.sessionMs);
  return {
    actor: {
      userId: row.userId,
      userName: row.userName,
      sessionId: row.id,
      cloudAdmin: row.cloudAdmin,
      projectId: row.projectId,
      role: row.role,
    },
    locale: row.locale,
    expiresAt: row.expiresAt,
  };
}

async function slide(db: Db, id: string, sessionMs: number): Promise<void> {
  await db.$executeRaw`
    UPDATE "Session" SET "lastSeenAt" = now(), "expiresAt" = least(
      now() + ${sessionMs} * interval '1 millisecond', "createdAt" + ${SESSION_MAX_MS} * interval '1 millisecond')
    WHERE "id" = ${id}::uuid AND "revokedAt" IS NULL
      AND "lastSeenAt" < now() - ${SLIDE_AFTER_MS} * interval '1 millisecond'`;
}

/** Removes the user's sessions that ended a week ago or earlier. */
export async function forgetOldSessions(tx: Pick<Tx, 'session'>, userId: string): Promise<void> {
  const before = new Date(Date.now() - KEEP_ENDED_MS);
  await tx.session.deleteMany({
    where: { userId, OR: [{ expiresAt: { lt: before } }, { revokedAt: { lt: before } }] },
  });
}
