import type { Prisma, Tx } from '@skydeck/db';
import type { RequestContext } from '../context';
import type { Permission } from '../policy/permissions';

export interface AuditRecord {
  /** What was done, by its permission's name. */
  action: Permission;
  resourceType?: string;
  resourceId?: string;
  /** Default: the project chosen by the actor. */
  projectId?: string | null;
  /** Facts for a reader; never a secret. */
  detail?: Prisma.InputJsonObject;
}

type Recorder = Pick<RequestContext, 'actor' | 'requestId' | 'address'>;

/** Appends to the audit trail in the caller's transaction: what is not recorded did not happen. */
export async function recordAudit(tx: Tx, ctx: Recorder, record: AuditRecord): Promise<void> {
  await tx.auditEvent.create({ data: auditRow(ctx, record) });
}

/** As `recordAudit`, for many resources in one query. */
export async function recordAudits(tx: Tx, ctx: Recorder, records: readonly AuditRecord[]): Promise<void> {
  if (records.length > 0)
    await tx.auditEvent.createMany({ data: records.map((record) => auditRow(ctx, record)) });
}

function auditRow(ctx: Recorder, record: AuditRecord) {
  return {
    actorId: ctx.actor.userId,
    actorName: ctx.actor.userName,
    projectId: record.projectId === undefined ? ctx.actor.projectId : record.projectId,
    action: record.action,
    resourceType: record.resourceType ?? null,
    resourceId: record.resourceId ?? null,
    requestId: ctx.requestId,
    address: ctx.address,
    outcome: 'success',
    detail: withoutSecrets(record.detail ?? {}),
  } satisfies Prisma.AuditEventCreateManyInput;
}

export interface LoginAudit {
  user: { id: string } | null;
  /** As typed: for unknown users the only trace. */
  name: string;
  outcome: 'success' | 'invalid' | 'locked' | 'rate-limited';
  requestId: string | null;
  address: string | null;
}

/** Appends a login or an attempt at one. */
export async function recordLogin(tx: Tx, login: LoginAudit): Promise<void> {
  await tx.auditEvent.create({
    data: {
      actorId: login.user?.id ?? null,
      actorName: login.name.slice(0, 255),
      action: 'identity.login',
      resourceType: 'user',
      resourceId: login.user?.id ?? null,
      requestId: login.requestId,
      address: login.address,
      outcome: login.outcome,
    },
  });
}

/** Appends a sign-out; the sessions that expire or are revoked have their own traces. */
export async function recordLogout(
  tx: Tx,
  logout: { user: { id: string; name: string }; sessionId: string },
): Promise<void> {
  await tx.auditEvent.create({
    data: {
      actorId: logout.user.id,
      actorName: logout.user.name,
      action: 'identity.logout',
      resourceType: 'session',
      resourceId: logout.sessionId,
      outcome: 'success',
    },
  });
}

const SECRET_KEY = /pass|secret|token|private|userdata|user-data|user_data|credential/i;

/** Drops values whose key names a secret, however deep: a mistake in a caller must not reach the trail. */
export function withoutSecrets(detail: Prisma.InputJsonObject): Prisma.InputJsonObject {
  return Object.fromEntries(
    Object.entries(detail).map(([key, value]) => [key, SECRET_KEY.test(key) ? '[redacted]' : clean(value)]),
  );
}

function clean(value: Prisma.InputJsonValue | null | undefined): Prisma.InputJsonValue | null | undefined {
  if (Array.isArray(value)) return value.map(clean) as Prisma.InputJsonArray;
  if (value !== null && typeof value === 'object' && !('toJSON' in value)) {
    return withoutSecrets(value as Prisma.InputJsonObject);
  }
  return value;
}
