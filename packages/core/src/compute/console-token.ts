import { createHash, randomBytes } from 'node:crypto';
import type { ConsoleSession, Db } from '@skydeck/db';
import { recordAudit } from '../audit/record-audit';
import type { RequestContext } from '../context';
import type { ConsoleCloseReason } from './console-close';
import { CONSOLE_PATH } from './console-protocol';
import type { ConsoleType, CreateConsoleTokenInput } from './console.input';
import { findInstance } from './find-instance';
import { assertAction } from './instance-states';

/** How long a token may wait for its WebSocket. */
export const CONSOLE_TOKEN_MS = 60_000;
const TOKEN_BYTES = 32;

export interface CreatedConsoleToken {
  /** Shown once; only its SHA-256 is stored. */
  token: string;
  path: string;
  expiresAt: Date;
}

/**
 * A token that opens one console of one instance once, within 60 s, in the session that asked for it.
 * @throws AppError NOT_FOUND for another project's instance, FORBIDDEN for readers, CONFLICT when nothing runs.
 */
export async function createConsoleToken(
  ctx: RequestContext,
  input: CreateConsoleTokenInput,
): Promise<CreatedConsoleToken> {
  const instance = await findInstance(ctx, input.instanceId, 'compute.instance.console');
  assertAction(instance, 'console', ctx.actor);

  const token = randomBytes(TOKEN_BYTES).toString('base64url');
  const expiresAt = new Date(Date.now() + CONSOLE_TOKEN_MS);
  await ctx.db.$transaction(async (tx) => {
    await tx.consoleSession.create({
      data: {
        tokenHash: hashOf(token),
        userId: ctx.actor.userId,
        userName: ctx.actor.userName,
        sessionId: ctx.actor.sessionId,
        projectId: instance.projectId,
        instanceId: instance.id,
        type: input.type,
        expiresAt,
      },
    });
    await recordAudit(tx, ctx, {
      action: 'compute.instance.console',
      projectId: instance.projectId,
      resourceType: 'instance',
      resourceId: instance.id,
      detail: { type: input.type },
    });
  });
  return { token, path: CONSOLE_PATH, expiresAt };
}

/** What a token stands for, once it has been used. */
export interface ConsoleGrant {
  id: string;
  sessionId: string;
  instanceId: string;
  type: ConsoleType;
  host: { name: string; agentUrl: string | null };
}

export type ConsumedConsoleToken =
  { ok: true; grant: ConsoleGrant } | { ok: false; reason: ConsoleCloseReason };

/**
 * Uses a token up: of any number of callers with the same token, one is let in.
 * @param sessionId the session of the browser that presents it; another one's token is unknown to it.
 */
export async function consumeConsoleToken(
  db: Db,
  token: string,
  sessionId: string,
): Promise<ConsumedConsoleToken> {
  const now = new Date();
  const row = await db.consoleSession.findUnique({
    where: { tokenHash: hashOf(token) },
    include: { instance: { select: { deletedAt: true, host: { select: { name: true, agentUrl: true } } } } },
  });
  if (!row || row.sessionId !== sessionId) return { ok: false, reason: 'token-unknown' };
  const problem = whyNotUsable(row, now);
  if (problem) return { ok: false, reason: problem };
  const taken = await db.consoleSession.updateMany({
    where: { id: row.id, connectedAt: null, closedAt: null, expiresAt: { gt: now } },
    data: { connectedAt: now, lastSeenAt: now },
  });
  if (taken.count !== 1) return { ok: false, reason: 'token-used' };
  const { instance } = row;
  if (instance.deletedAt || !instance.host) {
    const reason = instance.deletedAt ? 'instance-gone' : 'instance-not-running';
    await closeConsoleSession(db, row.id, reason);
    return { ok: false, reason };
  }
  return {
    ok: true,
    grant: {
      id: row.id,
      sessionId: row.sessionId,
      instanceId: row.instanceId,
      type: row.type as ConsoleType,
      host: instance.host,
    },
  };
}

/** Ends a connection's row with its reason. A row that is closed already keeps its first reason. */
export async function closeConsoleSession(db: Db, id: string, reason: ConsoleCloseReason): Promise<void> {
  await db.consoleSession.updateMany({
    where: { id, closedAt: null },
    data: { closedAt: new Date(), closeReason: reason },
  });
}

function whyNotUsable(row: ConsoleSession, now: Date): ConsoleCloseReason | null {
  if (row.connectedAt || row.closedAt) return 'token-used';
  if (row.expiresAt <= now) return 'token-expired';
  return null;
}

function hashOf(token: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(createHash('sha256').update(token).digest());
}
