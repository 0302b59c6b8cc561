import type { Db } from '@skydeck/db';
import { grants } from '../policy/authorize';
import type { ConsoleCloseReason } from './console-close';

/**
 * Which of these open consoles must end now, and why: the session ended, the role no longer allows it,
 * the instance is gone. Three queries for any number of consoles.
 */
export async function consoleAccessProblems(
  db: Db,
  ids: readonly string[],
  now = new Date(),
): Promise<Map<string, ConsoleCloseReason>> {
  const problems = new Map<string, ConsoleCloseReason>();
  if (ids.length === 0) return problems;
  const rows = await db.consoleSession.findMany({
    where: { id: { in: [...ids] } },
    select: {
      id: true,
      sessionId: true,
      projectId: true,
      userId: true,
      user: { select: { enabled: true, cloudAdmin: true } },
      instance: { select: { deletedAt: true, project: { select: { enabled: true } } } },
    },
  });
  const [sessions, memberships] = await Promise.all([
    db.session.findMany({
      where: { id: { in: rows.map((row) => row.sessionId) }, revokedAt: null, expiresAt: { gt: now } },
      select: { id: true },
    }),
    db.membership.findMany({
      where: {
        userId: { in: rows.map((row) => row.userId) },
        projectId: { in: rows.map((row) => row.projectId) },
      },
    }),
  ]);
  const liveSessions = new Set(sessions.map((session) => session.id));
  const roles = new Map(memberships.map((m) => [`${m.userId} ${m.projectId}`, m.role]));
  const found = new Map(rows.map((row) => [row.id, row]));
  for (const id of ids) {
    const row = found.get(id);
    if (!row) problems.set(id, 'instance-gone');
    else if (!row.user.enabled || !liveSessions.has(row.sessionId)) problems.set(id, 'session-ended');
    else if (row.instance.deletedAt) problems.set(id, 'instance-gone');
    else if (
      !grants(
        {
          cloudAdmin: row.user.cloudAdmin,
          role: row.instance.project.enabled ? (roles.get(`${row.userId} ${row.projectId}`) ?? null) : null,
        },
        'compute.instance.console',
      )
    )
      problems.set(id, 'access-revoked');
  }
  return problems;
}
