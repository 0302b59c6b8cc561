import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { AppError } from '../app-error';
import { testActor } from '../testing/test-context';
import { allows, authorize, permissionsOf } from './authorize';
import { permissions, type Permission } from './permissions';
import { projectScope, userScope } from './scope';

const project = randomUUID();
const actors = {
  homeless: testActor(),
  reader: testActor({ projectId: project, role: 'reader' }),
  member: testActor({ projectId: project, role: 'member' }),
  admin: testActor({ projectId: project, role: 'admin' }),
  cloud: testActor({ cloudAdmin: true }),
};
const order = ['homeless', 'reader', 'member', 'admin', 'cloud'] as const;
const leastOf = { user: 0, reader: 1, member: 2, admin: 3, cloud: 4 } as const;

function refusal(work: () => void): AppError {
  try {
    work();
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('authorize', () => {
  test.each(Object.entries(permissions))('%s begins at %s', (permission, least) => {
    const allowed = order.map((name) => allows(actors[name], permission as Permission));
    expect(allowed).toEqual(order.map((_, rank) => rank >= leastOf[least]));
  });

  test('a permission that nobody has listed is refused to everybody', () => {
    for (const invented of ['compute.instance.teleport', 'constructor', '__proto__']) {
      expect(allows(actors.cloud, invented as Permission)).toBe(false);
    }
  });

  test('a role counts only together with a project', () => {
    expect(allows(testActor({ projectId: null, role: 'admin' }), 'compute.instance.read')).toBe(false);
    expect(allows(testActor({ projectId: project, role: null }), 'compute.instance.read')).toBe(false);
  });

  test("another project's resource is answered exactly as a missing one", () => {
    const ctx = { actor: actors.admin };
    const missing = refusal(() => authorize(ctx, 'compute.instance.read', null));
    const foreign = refusal(() => authorize(ctx, 'compute.instance.read', { projectId: randomUUID() }));
    expect(foreign).toEqual(missing);
    expect(missing.code).toBe('NOT_FOUND');
    expect(missing.message).toBe('No such instance.');
    expect(refusal(() => authorize(ctx, 'compute.instance.read', undefined))).toEqual(missing);
  });

  test('own resources pass, and for cloud admins those of every project', () => {
    authorize({ actor: actors.reader }, 'compute.instance.read', { projectId: project });
    authorize({ actor: actors.cloud }, 'compute.instance.read', { projectId: randomUUID() });
  });

  test('what a user holds is hidden from others, cloud admins included', () => {
    const key = { userId: actors.member.userId };
    authorize({ actor: actors.member }, 'compute.key-pair.write', key);
    expect(refusal(() => authorize({ actor: actors.cloud }, 'compute.key-pair.write', key)).message).toBe(
      'No such key pair.',
    );
  });

  test('too low a role is told so, whatever the resource', () => {
    const ctx = { actor: actors.reader };
    const own = refusal(() => authorize(ctx, 'compute.instance.delete', { projectId: project }));
    const foreign = refusal(() => authorize(ctx, 'compute.instance.delete', { projectId: randomUUID() }));
    expect(own.code).toBe('FORBIDDEN');
    expect(foreign).toEqual(own);
  });

  test('permissionsOf lists what allows grants', () => {
    expect(permissionsOf(actors.cloud)).toEqual(Object.keys(permissions));
    expect(permissionsOf(actors.homeless).every((name) => permissions[name] === 'user')).toBe(true);
  });
});

describe('scopes', () => {
  const wide = { requested: true, permission: 'compute.instance.all-projects' } as const;

  test('a list shows the chosen project', () => {
    expect(projectScope({ actor: actors.member })).toEqual({ projectId: project });
    expect(projectScope({ actor: actors.member }, { ...wide, requested: false })).toEqual({
      projectId: project,
    });
  });

  test('without a project a list matches nothing rather than everything', () => {
    expect(projectScope({ actor: actors.homeless }).projectId).toMatch(/^0{8}-/);
  });

  test('only those who may see all projects do', () => {
    expect(projectScope({ actor: actors.cloud }, wide)).toEqual({});
    expect(refusal(() => projectScope({ actor: actors.admin }, wide)).code).toBe('FORBIDDEN');
  });

  test('user scope names the user', () => {
    expect(userScope({ actor: actors.member })).toEqual({ userId: actors.member.userId });
  });
});
