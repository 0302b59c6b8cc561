import { randomUUID } from 'node:crypto';
import type { Role } from '@skydeck/db';
import type { RequestContext } from '../context';
import { testActor, testContext } from './test-context';
import type { TestDatabase } from './test-database';

/** A running instance, three people who might look at it, and a stranger. */
export interface ConsoleScene {
  instanceId: string;
  hostId: string;
  member: RequestContext;
  reader: RequestContext;
  /** A member of another project. */
  outsider: RequestContext;
}

/** Rows of a host, two projects, their users with live sessions, and an ACTIVE instance in the first project. */
export async function seedConsoleScene(
  { db }: Pick<TestDatabase, 'db'>,
  options: { agentUrl?: string } = {},
): Promise<ConsoleScene> {
  const unique = randomUUID();
  const [own, other] = await Promise.all(
    ['own', 'other'].map((name) => db.project.create({ data: { name: `${name}-${unique}` } })),
  );
  if (!own || !other) throw new Error('projects were not created');
  const person = async (name: string, projectId: string, role: Role): Promise<RequestContext> => {
    const user = await db.user.create({ data: { name: `${name}-${unique}`, passwordHash: '' } });
    await db.membership.create({ data: { userId: user.id, projectId, role } });
    const session = await db.session.create({
      data: { userId: user.id, projectId, expiresAt: new Date(Date.now() + 3_600_000) },
    });
    return testContext(
      db,
      testActor({ userId: user.id, userName: user.name, sessionId: session.id, projectId, role }),
    );
  };
  const member = await person('member', own.id, 'member');
  const host = await db.host.create({
    data: { name: `host-${unique}`, agentUrl: options.agentUrl ?? null },
  });
  const flavor = await db.flavor.create({
    data: { name: `flavor-${unique}`, vcpus: 1, ramMiB: 128, diskGiB: 1 },
  });
  const instance = await db.instance.create({
    data: {
      name: `instance-${unique}`,
      projectId: own.id,
      userId: member.actor.userId,
      hostId: host.id,
      flavorId: flavor.id,
      vcpus: 1,
      ramMiB: 128,
      diskGiB: 1,
      status: 'ACTIVE',
      powerState: 'RUNNING',
      launchedAt: new Date(),
    },
  });
  return {
    instanceId: instance.id,
    hostId: host.id,
    member,
    reader: await person('reader', own.id, 'reader'),
    outsider: await person('outsider', other.id, 'member'),
  };
}
