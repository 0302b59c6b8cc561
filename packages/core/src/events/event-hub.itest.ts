import { afterAll, beforeAll, expect, test } from 'vitest';
import { createLogger } from '../logger';
import { createTestDatabase, type TestDatabase } from '../testing/test-database';
import { createEventHub, type EventHub, type HubEvent } from './event-hub';

let database: TestDatabase;
let hub: EventHub;

beforeAll(async () => {
  database = await createTestDatabase();
  hub = createEventHub(database.url, createLogger('test', 'silent'));
  await hub.ready;
});
afterAll(async () => {
  await hub.close();
  await database.drop();
});

function next(wanted: (event: HubEvent) => boolean): Promise<HubEvent> {
  return new Promise((resolve) => {
    const stop = hub.subscribe((event) => {
      if (!wanted(event)) return;
      stop();
      resolve(event);
    });
  });
}

test('a row that changes is announced with its project, user and id', async () => {
  const user = await database.db.user.create({ data: { name: 'u', passwordHash: '-' } });
  const heardProject = next((event) => event.kind === 'change' && event.change.type === 'project');
  const project = await database.db.project.create({ data: { name: 'p' } });
  expect(await heardProject).toEqual({
    kind: 'change',
    change: { project: project.id, user: null, type: 'project', id: project.id },
  });
  const heardSession = next((event) => event.kind === 'change' && event.change.type === 'session');
  const session = await database.db.session.create({ data: { userId: user.id, expiresAt: new Date() } });
  expect(await heardSession).toEqual({
    kind: 'change',
    change: { project: null, user: user.id, type: 'session', id: session.id },
  });
});

test('a lost connection is made anew, and listeners are told to read everything again', async () => {
  const resync = next((event) => event.kind === 'resync');
  await database.db.$executeRaw`
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE application_name = 'skydeck events' AND datname = current_database()`;
  await resync;
  expect(hub.connected).toBe(true);
  const heard = next((event) => event.kind === 'change');
  await database.db.flavor.create({ data: { name: 'f', vcpus: 1, ramMiB: 1, diskGiB: 1 } });
  expect(await heard).toMatchObject({ change: { type: 'flavor', project: null } });
});
