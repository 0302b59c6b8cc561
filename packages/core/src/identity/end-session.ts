import type { Db } from '@skydeck/db';
import { isUuid } from './uuid';

/** Ends a session on logout. One that has ended already stays as it is. */
export async function endSession(db: Db, sessionId: string): Promise<void> {
  if (!isUuid(sessionId)) return;
  await db.session.updateMany({
    where: { id: sessionId, revokedAt: null },
    data: { revokedAt: new Date() },
  });
}
