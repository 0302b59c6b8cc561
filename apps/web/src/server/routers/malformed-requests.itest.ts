import { randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { permissions, type Permission } from '@skydeck/core/policy/permissions';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { goodInputs, type OwnedIds } from '../testing/inputs';
import { malformedRequest, randomNumbers, type RawRequest } from '../testing/malformed';
import { allProcedures } from '../testing/procedures';
import { signedIn, startTestPortal, type TestPortal } from '../testing/test-portal';
import { makeProject, makeShared } from '../testing/test-project';

const PER_PROCEDURE = 1_000;
const AT_ONCE = 24;
const FAR_TOO_LARGE = 1_000_000;
const SEED = 20_261_123;
/** Marks whatever belongs to the project of others. */
const SECRET = 'secretofothers';

let portal: TestPortal;
let own: OwnedIds;
let others: OwnedIds;
let cookies: string[];
/** For what only cloud admins may call; it shows all projects to them by right. */
let cloudCookie: string;

beforeAll(async () => {
  portal = await startTestPortal();
  const shared = await makeShared(portal.db);
  own = await makeProject(portal, shared, 'own');
  others = await makeProject(portal, shared, SECRET);
  const users = await Promise.all(
    (['reader', 'member', 'admin'] as const).map((role) =>
      signedIn(portal, { projectId: own.projectId, role }),
    ),
  );
  cookies = users.map(({ cookie }) => cookie);
  cloudCookie = (await signedIn(portal, { cloudAdmin: true })).cookie;
});
afterAll(() => portal.stop());

const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
afterAll(() => agent.destroy());

interface Answer {
  status: number;
  text: string;
}

function fire(raw: RawRequest): Promise<Answer> {
  return (raw.body?.length ?? 0) > FAR_TOO_LARGE ? fetchIt(raw) : send(raw);
}

/** Such a body is refused unread, and `request` may fail at writing it before it has seen the answer. */
async function fetchIt({ method, path, headers, body }: RawRequest): Promise<Answer> {
  const response = await fetch(`${portal.url}${path}`, { method, headers, body });
  return { status: response.status, text: await response.text() };
}

/** Costs a quarter of what `fetch` does. */
function send({ method, path, headers, body }: RawRequest): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(`${portal.url}${path}`, { method, headers, agent }, (response) => {
      text(response).then((said) => resolve({ status: response.statusCode ?? 0, text: said }), reject);
    });
    sent.on('error', reject);
    if (body === null) sent.end();
    else sent.setHeader('content-length', Buffer.byteLength(body)).end(body);
  });
}

async function othersRows(): Promise<unknown> {
  const { db } = portal;
  const projectId = others.projectId;
  return {
    project: await db.project.findUnique({
      where: { id: projectId },
      include: { quota: true, memberships: true },
    }),
    instances: await db.instance.findMany({ where: { projectId } }),
    operations: await db.operation.findMany({ where: { projectId } }),
    consoles: await db.consoleSession.findMany({ where: { projectId } }),
    keyPair: await db.keyPair.findUnique({ where: { id: others.keyPairId } }),
    session: await db.session.findUnique({ where: { id: others.sessionId } }),
  };
}

test(
  `${PER_PROCEDURE} malformed requests to each procedure: never a 5xx, never another project's data`,
  { timeout: allProcedures().length * 20_000 },
  async () => {
    const before = await othersRows();
    // Where each of so many refusals was thrown is looked up in the sources' maps otherwise.
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    const statuses = new Map<number, number>();
    const kinds = new Map<string, number>();
    const bad: string[] = [];
    const random = randomNumbers(SEED);
    const procedures = allProcedures();

    for (const procedure of procedures) {
      const cloudOnly = permissions[procedure.meta!.permission as Permission] === 'cloud';
      const material = () => ({
        procedure: procedure as { path: string; type: 'query' | 'mutation' },
        own: goodInputs(own, randomUUID())[procedure.path],
        // To a cloud admin no project is foreign: what is done there by right is no leak.
        foreign: goodInputs(cloudOnly ? own : others, randomUUID())[procedure.path],
        cookies: cloudOnly ? [cloudCookie] : cookies,
        origin: portal.url,
      });
      let left = PER_PROCEDURE;
      const worker = async () => {
        while (left > 0) {
          left -= 1;
          const raw = malformedRequest(material(), random);
          const answer = await fire(raw);
          statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
          kinds.set(raw.kind, (kinds.get(raw.kind) ?? 0) + 1);
          if (answer.status >= 500 || (!cloudOnly && answer.text.includes(SECRET))) {
            bad.push(
              `${answer.status} ${raw.kind} ${raw.method} ${raw.path.slice(0, 300)} ${raw.body?.slice(0, 300) ?? ''} -> ${answer.text.slice(0, 300)}`,
            );
          }
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, worker));
    }

    Error.stackTraceLimit = stackTraceLimit;
    const show = (counts: Map<string | number, number>) =>
      [...counts]
        .sort()
        .map(([name, count]) => `${name}: ${count}`)
        .join(', ');
    console.log(
      `${procedures.length} procedures, ${PER_PROCEDURE * procedures.length} requests; ` +
        `by status ${show(statuses)}; by kind ${show(kinds)}`,
    );
    expect(bad.slice(0, 10)).toEqual([]);
    expect(await othersRows()).toEqual(before);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  },
);
