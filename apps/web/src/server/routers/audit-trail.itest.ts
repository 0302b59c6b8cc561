import { randomUUID } from 'node:crypto';
import { grants } from '@skydeck/core/policy/authorize';
import type { Permission } from '@skydeck/core/policy/permissions';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { goodInputs } from '../testing/inputs';
import { allProcedures } from '../testing/procedures';
import { call, signedIn, startTestPortal, type TestPortal } from '../testing/test-portal';
import { makeProject, makeShared, type SharedIds } from '../testing/test-project';

let portal: TestPortal;
let shared: SharedIds;
beforeAll(async () => {
  portal = await startTestPortal();
  shared = await makeShared(portal.db);
});
afterAll(() => portal.stop());

const mutations = allProcedures().filter(({ type }) => type === 'mutation');

describe('the audit trail', () => {
  test.each(mutations)('has who did $path', async ({ path, meta }) => {
    const own = await makeProject(portal, shared, 'audited');
    const role = 'admin';
    const cloudAdmin = !grants({ cloudAdmin: false, role }, meta!.permission as Permission);
    const user = await signedIn(portal, { projectId: own.projectId, role, cloudAdmin });
    const keyPair = await portal.db.keyPair.create({
      data: { userId: user.userId, name: 'mine', type: 'ssh-ed25519', publicKey: '-', fingerprint: '-' },
    });
    const other = await portal.db.session.create({
      data: { userId: user.userId, expiresAt: new Date(Date.now() + 600_000) },
    });
    const ids = { ...own, keyPairId: keyPair.id, sessionId: other.id };
    const answer = await call(portal, path, 'mutation', goodInputs(ids, randomUUID())[path], user.cookie);
    expect(answer.status, answer.text).toBe(200);
    const trail = await portal.db.auditEvent.findMany({ where: { actorId: user.userId } });
    expect(trail.length).toBeGreaterThan(0);
    for (const event of trail) expect(event).toMatchObject({ outcome: 'success', address: '127.0.0.1' });
  });

  test('cannot be changed or shortened', async () => {
    const { db } = portal;
    const event = await db.auditEvent.create({
      data: { actorName: 'somebody', action: 'identity.login', outcome: 'success' },
    });
    const where = { id: event.id };
    await expect(db.auditEvent.update({ where, data: { outcome: 'locked' } })).rejects.toThrow('append-only');
    await expect(db.auditEvent.delete({ where })).rejects.toThrow('append-only');
    expect(await db.auditEvent.findUnique({ where })).toMatchObject({ outcome: 'success' });
  });
});
