import type { Db } from '@skydeck/db';
import { recordLogout } from '../audit/record-audit';
import { isUuid } from './uuid';

/** Ends a session on logout. One that has ended already stays as it is. */
export async function endSession(db: Db, sessionId: string): Promise<void> {
  if (!isUuid(sessionId)) return;
  await db.$transaction(async (tx) => {
    const [session] = await tx.session.updateManyAndReturn({
      where: { id: sessionId, revokedAt: null },
      data: { revokedAt: new Date() },
      select: { user: { select: { id: true, name: true } } },
    });
    if (session) await recordLogout(tx, { user: session.user, sessionId });
  });
}
