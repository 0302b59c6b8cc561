import type { Db, Tx, User } from '@skydeck/db';
import { recordLogin } from '../audit/record-audit';
import type { Config } from '../config';
import type { Logger } from '../logger';
import { LOCK_AFTER_FAILURES, LOCK_SECONDS } from './lock-out';
import type { LoginLimiter } from './login-limiter';
import { verifyPassword } from './password';
import { initialProject } from './projects-of';
import { forgetOldSessions, SESSION_MAX_MS } from './session';

export interface LoginDependencies {
  db: Db;
  config: Pick<Config, 'sessionMs'>;
  log: Logger;
  limiter: LoginLimiter;
}

export interface LoginRequest {
  name: string;
  password: string;
  address: string | null;
  userAgent: string | null;
  requestId: string | null;
}

export type LoginRefusal = 'invalid' | 'locked' | 'rate-limited';

export type LoginResult =
  | { ok: true; sessionId: string; userId: string }
  /** `retryAfterSeconds` is null for a wrong name or password. */
  | { ok: false; reason: LoginRefusal; retryAfterSeconds: number | null };

/**
 * Opens a session for name and password. Answers the same, in the same time, whether the name or the
 * password is wrong; locks a name out after several failures in a row.
 */
export async function login(deps: LoginDependencies, request: LoginRequest): Promise<LoginResult> {
  const name = request.name.trim();
  const wait = await deps.limiter.attempt(request.address, name);
  if (wait !== null) {
    deps.log.warn({ address: request.address, requestId: request.requestId }, 'too many login attempts');
    return { ok: false, reason: 'rate-limited', retryAfterSeconds: wait };
  }
  const user = name === '' || name.includes('\0') ? null : await deps.db.user.findUnique({ where: { name } });
  const refuse = async (reason: LoginRefusal, retryAfterSeconds: number | null): Promise<LoginResult> => {
    await recordLogin(deps.db, { ...request, name: name.replaceAll('\0', ''), user, outcome: reason });
    return { ok: false, reason, retryAfterSeconds };
  };

  const locked = user ? secondsUntil(user.lockedUntil) : await deps.limiter.unknownLockedFor(name);
  if (locked !== null) return refuse('locked', locked);
  const matches = await verifyPassword(user?.passwordHash ?? null, request.password);
  if (!user || !user.enabled || !matches) {
    const lockedFor = user ? await countFailure(deps.db, user.id) : await deps.limiter.unknownFailed(name);
    return lockedFor === null ? refuse('invalid', null) : refuse('locked', lockedFor);
  }

  const sessionId = await deps.db.$transaction((tx) => openSession(tx, deps.config, user, request));
  await deps.limiter.succeeded(request.address, name);
  return { ok: true, sessionId, userId: user.id };
}

async function openSession(
  tx: Tx,
  config: Pick<Config, 'sessionMs'>,
  user: User,
  request: LoginRequest,
): Promise<string> {
  await tx.user.update({ where: { id: user.id }, data: { failedLogins: 0, lockedUntil: null } });
  const projectId = await initialProject(tx, user);
  await forgetOldSessions(tx, user.id);
  const session = await tx.session.create({
    data: {
      userId: user.id,
      projectId,
      address: request.address,
      userAgent: request.userAgent?.slice(0, 400) ?? null,
      expiresAt: new Date(Date.now() + Math.min(config.sessionMs, SESSION_MAX_MS)),
    },
  });
  await recordLogin(tx, { ...request, name: user.name, user, outcome: 'success' });
  return session.id;
}

/** Counts in the database, so that attempts made at once are all counted. Answers the lock's seconds or null. */
async function countFailure(db: Db, userId: string): Promise<number | null> {
  const rows = await db.$queryRaw<{ lockedUntil: Date | null }[]>`
    UPDATE "User" SET
      "failedLogins" = CASE WHEN "failedLogins" + 1 >= ${LOCK_AFTER_FAILURES} THEN 0 ELSE "failedLogins" + 1 END,
      "lockedUntil" = CASE WHEN "failedLogins" + 1 >= ${LOCK_AFTER_FAILURES}
        THEN now() + ${LOCK_SECONDS} * interval '1 second' ELSE "lockedUntil" END
    WHERE "id" = ${userId}::uuid
    RETURNING "lockedUntil"`;
  return secondsUntil(rows[0]?.lockedUntil ?? null);
}

function secondsUntil(moment: Date | null): number | null {
  const seconds = moment ? Math.ceil((moment.getTime() - Date.now()) / 1000) : 0;
  return seconds > 0 ? seconds : null;
}
