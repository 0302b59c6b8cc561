import type { Db } from '@skydeck/db';
import type { RequestContext } from '../context';
import { authorize } from '../policy/authorize';
import type { ConsoleType, ConsoleViewersInput } from './console.input';

/** A connection whose gateway has not been heard of for this long is over, whatever its row says. */
export const CONSOLE_LOST_MS = 45_000;
const KEEP_UNUSED_MS = 3_600_000;
const KEEP_CLOSED_MS = 30 * 24 * 3_600_000;

export interface ConsoleViewer {
  userName: string;
  since: Date;
}
export type ConsoleViewers = Record<ConsoleType, ConsoleViewer[]>;

/** Who has an instance's consoles open now, longest first. @throws AppError NOT_FOUND */
export async function consoleViewers(
  ctx: RequestContext,
  { instanceId }: ConsoleViewersInput,
): Promise<ConsoleViewers> {
  const instance = await ctx.db.instance.findFirst({
    where: { id: instanceId, deletedAt: null },
    select: { projectId: true },
  });
  authorize(ctx, 'compute.instance.read', instance);
  return viewersOf(ctx.db, instanceId);
}

/** As {@link consoleViewers}, for callers that have authorised the instance already. */
export async function viewersOf(db: Db, instanceId: string, now = Date.now()): Promise<ConsoleViewers> {
  const rows = await db.consoleSession.findMany({
    where: { instanceId, closedAt: null, lastSeenAt: { gt: new Date(now - CONSOLE_LOST_MS) } },
    select: { userName: true, type: true, connectedAt: true },
    orderBy: { connectedAt: 'asc' },
  });
  const viewers: ConsoleViewers = { vnc: [], serial: [] };
  for (const row of rows)
    if (row.connectedAt)
      viewers[row.type as ConsoleType].push({ userName: row.userName, since: row.connectedAt });
  return viewers;
}

/** Tells that these connections live. */
export async function touchConsoleSessions(db: Db, ids: readonly string[], now = new Date()): Promise<void> {
  await db.consoleSession.updateMany({
    where: { id: { in: [...ids] }, closedAt: null },
    data: { lastSeenAt: now },
  });
}

/** Closes rows whose gateway died and deletes what nobody asks for any more. Safe to run anywhere, any time. */
export async function sweepConsoleSessions(db: Db, now = Date.now()): Promise<void> {
  await db.consoleSession.updateMany({
    where: { closedAt: null, lastSeenAt: { lte: new Date(now - CONSOLE_LOST_MS) } },
    data: { closedAt: new Date(now), closeReason: 'gateway-lost' },
  });
  await db.consoleSession.deleteMany({
    where: {
      OR: [
        { connectedAt: null, expiresAt: { lte: new Date(now - KEEP_UNUSED_MS) } },
        { closedAt: { lte: new Date(now - KEEP_CLOSED_MS) } },
      ],
    },
  });
}
