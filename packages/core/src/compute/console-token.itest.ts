import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AppError } from '../app-error';
import { createTestDatabase, type TestDatabase } from '../testing/test-database';
import { seedConsoleScene, type ConsoleScene } from '../testing/console-scene';
import { consoleAccessProblems } from './console-access';
import { closeConsoleSession, consumeConsoleToken, createConsoleToken } from './console-token';
import { consoleViewers, sweepConsoleSessions, viewersOf } from './console-viewers';

let database: TestDatabase;
let scene: ConsoleScene;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

async function freshScene(): Promise<ConsoleScene> {
  scene = await seedConsoleScene(database);
  return scene;
}

async function opened(): Promise<string> {
  const { token } = await createConsoleToken(scene.member, { instanceId: scene.instanceId, type: 'vnc' });
  const consumed = await consumeConsoleToken(database.db, token, scene.member.actor.sessionId);
  if (!consumed.ok) throw new Error(consumed.reason);
  return consumed.grant.id;
}

describe('creating a console token', () => {
  it('stores its hash only and records who asked', async () => {
    await freshScene();
    const { token, expiresAt } = await createConsoleToken(scene.member, {
      instanceId: scene.instanceId,
      type: 'serial',
    });
    expect(Buffer.from(token, 'base64url')).toHaveLength(32);
    expect(expiresAt.getTime() - Date.now()).toBeGreaterThan(55_000);
    const row = await database.db.consoleSession.findFirstOrThrow({
      where: { instanceId: scene.instanceId },
    });
    expect(row).toMatchObject({ type: 'serial', userName: scene.member.actor.userName, connectedAt: null });
    expect(JSON.stringify(row)).not.toContain(token);
    const audit = await database.db.auditEvent.findFirstOrThrow({ where: { resourceId: scene.instanceId } });
    expect(audit).toMatchObject({ action: 'compute.instance.console', detail: { type: 'serial' } });
  });

  it('answers another project and an unknown id alike', async () => {
    await freshScene();
    const answers = await Promise.all(
      [scene.instanceId, crypto.randomUUID()].map((instanceId) =>
        createConsoleToken(scene.outsider, { instanceId, type: 'vnc' }).catch((error: AppError) => error),
      ),
    );
    for (const answer of answers) expect(answer).toMatchObject({ code: 'NOT_FOUND' });
    expect((answers[0] as AppError).message).toBe((answers[1] as AppError).message);
    await expect(consoleViewers(scene.outsider, { instanceId: scene.instanceId })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  it('refuses readers', async () => {
    await freshScene();
    await expect(
      createConsoleToken(scene.reader, { instanceId: scene.instanceId, type: 'vnc' }),
    ).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });

  it('refuses an instance that does not run, with what to do', async () => {
    await freshScene();
    await database.db.instance.update({ where: { id: scene.instanceId }, data: { status: 'SHUTOFF' } });
    await expect(
      createConsoleToken(scene.member, { instanceId: scene.instanceId, type: 'vnc' }),
    ).rejects.toMatchObject({ code: 'CONFLICT', hint: expect.stringContaining('Start') });
  });
});

describe('using a console token', () => {
  it('lets one of ten simultaneous callers in', async () => {
    await freshScene();
    const { token } = await createConsoleToken(scene.member, { instanceId: scene.instanceId, type: 'vnc' });
    const results = await Promise.all(
      Array.from({ length: 10 }, () => consumeConsoleToken(database.db, token, scene.member.actor.sessionId)),
    );
    expect(results.filter((result) => result.ok)).toHaveLength(1);
    for (const result of results) if (!result.ok) expect(result.reason).toBe('token-used');
  });

  it('says why not: unknown, of another session, expired, used', async () => {
    await freshScene();
    const { token } = await createConsoleToken(scene.member, { instanceId: scene.instanceId, type: 'vnc' });
    const consume = (text: string, sessionId = scene.member.actor.sessionId) =>
      consumeConsoleToken(database.db, text, sessionId);
    expect(await consume('nonsense')).toEqual({ ok: false, reason: 'token-unknown' });
    expect(await consume(token, scene.reader.actor.sessionId)).toEqual({
      ok: false,
      reason: 'token-unknown',
    });
    await database.db.consoleSession.updateMany({ data: { expiresAt: new Date(Date.now() - 1) } });
    expect(await consume(token)).toEqual({ ok: false, reason: 'token-expired' });
  });

  it('refuses a deleted instance', async () => {
    await freshScene();
    const { token } = await createConsoleToken(scene.member, { instanceId: scene.instanceId, type: 'vnc' });
    await database.db.instance.update({ where: { id: scene.instanceId }, data: { deletedAt: new Date() } });
    expect(await consumeConsoleToken(database.db, token, scene.member.actor.sessionId)).toEqual({
      ok: false,
      reason: 'instance-gone',
    });
  });
});

describe('open consoles', () => {
  it('are listed with names until they are closed or lost', async () => {
    await freshScene();
    const id = await opened();
    await opened();
    const viewers = await consoleViewers(scene.reader, { instanceId: scene.instanceId });
    expect(viewers.vnc.map((viewer) => viewer.userName)).toEqual(Array(2).fill(scene.member.actor.userName));
    expect(viewers.serial).toEqual([]);
    await closeConsoleSession(database.db, id, 'viewer-left');
    expect((await viewersOf(database.db, scene.instanceId)).vnc).toHaveLength(1);
    expect((await viewersOf(database.db, scene.instanceId, Date.now() + 60_000)).vnc).toHaveLength(0);
  });

  it('keep the first reason of their end', async () => {
    await freshScene();
    const id = await opened();
    await closeConsoleSession(database.db, id, 'access-revoked');
    await closeConsoleSession(database.db, id, 'viewer-left');
    expect(await database.db.consoleSession.findUnique({ where: { id } })).toMatchObject({
      closeReason: 'access-revoked',
    });
  });

  it('end when the session is revoked, the role is lowered, the user is disabled, the instance is deleted', async () => {
    const { db } = database;
    const reasonAfter = async (change: () => Promise<unknown>) => {
      await freshScene();
      const id = await opened();
      expect(await consoleAccessProblems(db, [id])).toEqual(new Map());
      await change();
      return (await consoleAccessProblems(db, [id])).get(id);
    };
    expect(
      await reasonAfter(() =>
        db.session.update({ where: { id: scene.member.actor.sessionId }, data: { revokedAt: new Date() } }),
      ),
    ).toBe('session-ended');
    expect(
      await reasonAfter(() =>
        db.membership.updateMany({ where: { userId: scene.member.actor.userId }, data: { role: 'reader' } }),
      ),
    ).toBe('access-revoked');
    expect(
      await reasonAfter(() => db.membership.deleteMany({ where: { userId: scene.member.actor.userId } })),
    ).toBe('access-revoked');
    expect(
      await reasonAfter(() =>
        db.user.update({ where: { id: scene.member.actor.userId }, data: { enabled: false } }),
      ),
    ).toBe('session-ended');
    expect(
      await reasonAfter(() =>
        db.instance.update({ where: { id: scene.instanceId }, data: { deletedAt: new Date() } }),
      ),
    ).toBe('instance-gone');
  });

  it('are swept: lost gateways close, unused tokens go after an hour, old rows after 30 days', async () => {
    await freshScene();
    const { db } = database;
    const lost = await opened();
    await createConsoleToken(scene.member, { instanceId: scene.instanceId, type: 'vnc' });
    await sweepConsoleSessions(db);
    expect(await db.consoleSession.count({ where: { instanceId: scene.instanceId, closedAt: null } })).toBe(
      2,
    );
    await sweepConsoleSessions(db, Date.now() + 2 * 3_600_000);
    expect(await db.consoleSession.findMany({ where: { instanceId: scene.instanceId } })).toMatchObject([
      { id: lost, closeReason: 'gateway-lost' },
    ]);
    await sweepConsoleSessions(db, Date.now() + 31 * 24 * 3_600_000);
    expect(await db.consoleSession.count({ where: { instanceId: scene.instanceId } })).toBe(0);
  });
});
