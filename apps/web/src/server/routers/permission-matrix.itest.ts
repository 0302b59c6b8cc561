import { randomUUID } from 'node:crypto';
import { allows } from '@skydeck/core/policy/authorize';
import type { Permission } from '@skydeck/core/policy/permissions';
import { testActor } from '@skydeck/core/testing/test-context';
import type { Role } from '@skydeck/db';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { goodInputs, type OwnedIds } from '../testing/inputs';
import { allProcedures, type ProcedureFacts } from '../testing/procedures';
import { call, signedIn, startTestPortal, type TestPortal } from '../testing/test-portal';
import { makeProject, makeShared, type SharedIds } from '../testing/test-project';

/** Marks whatever belongs to the project of others. */
const SECRET = 'secretofothers';
const procedures = allProcedures();
const callers = ['anonymous', 'homeless', 'reader', 'member', 'admin', 'cloud'] as const;
type Caller = (typeof callers)[number];

/** Procedures whose input names something that a project or a user owns, and how a foreign one is answered. */
const namesOwned = new Set([
  'backup.create',
  'backup.delete',
  'backup.get',
  'backup.restore',
  'backup.update',
  'backup.verify',
  'backupSchedule.create',
  'backupSchedule.delete',
  'backupSchedule.run',
  'backupSchedule.update',
  'console.create',
  'console.viewers',
  'floatingIp.addForwarding',
  'floatingIp.release',
  'floatingIp.removeForwarding',
  'floatingIp.update',
  'image.acceptShare',
  'image.cancelUpload',
  'image.deactivate',
  'image.members',
  'image.reactivate',
  'image.rejectShare',
  'image.setUploadChecksum',
  'image.share',
  'image.unshare',
  'image.update',
  'instance.get',
  'instance.log',
  'instance.logFrom',
  'instance.update',
  'instance.xml',
  'keyPair.delete',
  'network.delete',
  'network.get',
  'network.share',
  'network.update',
  'operation.cancel',
  'operation.get',
  'port.create',
  'port.delete',
  'port.get',
  'port.update',
  'router.addInterface',
  'router.delete',
  'router.get',
  'router.removeInterface',
  'router.update',
  'securityGroup.addRules',
  'securityGroup.delete',
  'securityGroup.get',
  'securityGroup.removeRules',
  'securityGroup.update',
  'session.revoke',
  'session.switchProject',
  'snapshot.create',
  'snapshot.delete',
  'snapshot.get',
  'snapshot.revert',
  'snapshot.update',
  'subnet.create',
  'subnet.delete',
  'subnet.update',
  'volume.attach',
  'volume.create',
  'volume.detach',
  'volume.extend',
  'volume.forceDetach',
  'volume.forceStatus',
  'volume.get',
  'volume.unmanage',
  'volume.update',
  'volumeTransfer.cancel',
  'volumeTransfer.create',
  'volumeType.get',
]);

/** An instance that no host has yet has no domain whose XML could be shown. */
const absentByNature: Record<string, number> = { 'instance.xml': 404 };

let portal: TestPortal;
let shared: SharedIds;
let others: OwnedIds;

beforeAll(async () => {
  portal = await startTestPortal();
  shared = await makeShared(portal.db);
  others = await makeProject(portal, shared, SECRET);
});
afterAll(() => portal.stop());

interface Stage {
  own: OwnedIds;
  cookie: string | null;
}

/** A project and somebody in it. */
async function makeStage(caller: Caller): Promise<Stage> {
  const own = await makeProject(portal, shared, 'own');
  if (caller === 'anonymous') return { own, cookie: null };
  const inProject = caller !== 'homeless' && { projectId: own.projectId };
  const role: Role = caller === 'reader' || caller === 'member' ? caller : 'admin';
  const user = await signedIn(portal, { ...inProject, role, cloudAdmin: caller === 'cloud' });
  const keyPair = await portal.db.keyPair.create({
    data: { userId: user.userId, name: 'mine', type: 'ssh-ed25519', publicKey: '-', fingerprint: '-' },
  });
  const other = await portal.db.session.create({
    data: { userId: user.userId, expiresAt: new Date(Date.now() + 3_600_000) },
  });
  return { own: { ...own, keyPairId: keyPair.id, sessionId: other.id }, cookie: user.cookie };
}

const unchanged = new Map<Caller, Promise<Stage>>();

/** Fresh for each call that changes what it is called on; shared by those that only look, or are refused. */
function stage(caller: Caller, { type, meta }: Pick<ProcedureFacts, 'type' | 'meta'>): Promise<Stage> {
  if (type === 'mutation' && roleAllows(caller, permissionOf(meta))) return makeStage(caller);
  const stage = unchanged.get(caller) ?? makeStage(caller);
  unchanged.set(caller, stage);
  return stage;
}

const permissionOf = (meta: ProcedureFacts['meta']) => meta!.permission as Permission;

function roleAllows(caller: Caller, permission: Permission): boolean {
  if (caller === 'anonymous') return false;
  const role = caller === 'homeless' || caller === 'cloud' ? null : caller;
  return allows(testActor({ projectId: 'p', role, cloudAdmin: caller === 'cloud' }), permission);
}

test('every procedure has an input to be tested with', () => {
  expect(Object.keys(goodInputs(others, '')).sort()).toEqual(procedures.map(({ path }) => path).sort());
});

describe.each(procedures)('$path', ({ path, type, meta }) => {
  const permission = permissionOf(meta);

  test.each(callers)('%s, own project', async (caller) => {
    const { own, cookie } = await stage(caller, { type, meta });
    const answer = await call(portal, path, type, goodInputs(own, randomUUID())[path], cookie);
    if (caller === 'anonymous') expect(answer).toMatchObject({ status: 401, code: 'UNAUTHENTICATED' });
    else if (!roleAllows(caller, permission))
      expect(answer).toMatchObject({ status: 403, code: 'FORBIDDEN' });
    else if (caller === 'homeless') expect(answer.status, answer.text).toBeLessThan(500);
    else expect([200, 409, absentByNature[path]], answer.text).toContain(answer.status);
    expect(answer.text).not.toContain(caller === 'cloud' ? others.keyPairId : SECRET);
  });

  test.each(callers.filter((caller) => caller !== 'cloud'))("%s, another's", async (caller) => {
    const { own, cookie } = await stage(caller, { type, meta });
    const unique = randomUUID();
    const before = await snapshot();
    const foreign = await call(portal, path, type, goodInputs(others, unique)[path], cookie);
    expect(foreign.text).not.toContain(SECRET);
    expect(await snapshot()).toEqual(before);
    if (!namesOwned.has(path) || !roleAllows(caller, permission)) return;
    const nowhere = Object.fromEntries(
      Object.keys(own).map((name) => [name, randomUUID()]),
    ) as unknown as OwnedIds;
    const missing = await call(portal, path, type, goodInputs(nowhere, unique)[path], cookie);
    expect(missing).toMatchObject({ status: 404, code: 'NOT_FOUND' });
    expect(withoutRequestId(foreign.text)).toEqual(withoutRequestId(missing.text));
  });
});

test('a bulk action answers for another project’s instance as for a missing one', async () => {
  const { own, cookie } = await makeStage('admin');
  const missing = randomUUID();
  const ids = [own.instanceId, others.instanceId, missing];
  const { data } = await call(portal, 'instance.action', 'mutation', { ids, action: 'lock' }, cookie);
  const { results } = data as { results: { id: string; ok: boolean; name: string; error?: unknown }[] };
  const of = (id: string) => results.find((result) => result.id === id)!;
  expect(of(own.instanceId).ok).toBe(true);
  expect({ ...of(others.instanceId), id: '' }).toEqual({ ...of(missing), id: '' });
  expect(of(missing)).toMatchObject({ ok: false, error: { code: 'NOT_FOUND' } });
});

/** Everything of the other project that somebody could have changed. */
async function snapshot(): Promise<unknown> {
  const { db } = portal;
  const orderBy = { id: 'asc' } as const;
  return {
    instances: await db.instance.findMany({ where: { projectId: others.projectId }, orderBy }),
    operations: await db.operation.findMany({ where: { projectId: others.projectId }, orderBy }),
    keyPair: await db.keyPair.findUnique({ where: { id: others.keyPairId } }),
    session: await db.session.findUnique({ where: { id: others.sessionId } }),
    images: await db.image.findMany({ where: { projectId: others.projectId }, orderBy }),
    shares: await db.imageMember.findMany({
      where: { image: { name: { startsWith: SECRET } } },
      orderBy: [{ imageId: 'asc' }, { projectId: 'asc' }],
    }),
    uploads: await db.imageUpload.findMany({ where: { projectId: others.projectId }, orderBy }),
    volumes: await db.volume.findMany({ where: { projectId: others.projectId }, orderBy }),
    consoles: await db.consoleSession.findMany({ where: { instanceId: others.instanceId }, orderBy }),
    backups: await db.backup.findMany({ where: { projectId: others.projectId }, orderBy }),
    networks: await db.network.findMany({
      where: { projectId: others.projectId },
      include: { subnets: { orderBy }, ports: { orderBy } },
      orderBy,
    }),
    routers: await db.router.findMany({
      where: { projectId: others.projectId },
      include: { routes: true },
      orderBy,
    }),
    securityGroups: await db.securityGroup.findMany({
      where: { projectId: others.projectId },
      include: { rules: { orderBy } },
      orderBy,
    }),
    floatingIps: await db.floatingIp.findMany({
      where: { projectId: others.projectId },
      include: { forwardings: true },
      orderBy,
    }),
    schedules: await db.backupSchedule.findMany({ where: { projectId: others.projectId }, orderBy }),
  };
}

function withoutRequestId(text: string): string {
  return text.replace(/"requestId":"[^"]*"/, '');
}
