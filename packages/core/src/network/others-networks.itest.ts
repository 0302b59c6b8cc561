import { randomUUID } from 'node:crypto';
import type { Tx } from '@skydeck/db';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { RequestContext } from '../context';
import { testActor, testContext } from '../testing/test-context';
import { createTestDatabase, type TestDatabase } from '../testing/test-database';
import { createNetwork } from './create-network';
import { allocateFloatingIp, updateFloatingIp } from './floating-ip/change-floating-ips';
import {
  addForwardingInput,
  allocateFloatingIpInput,
  updateFloatingIpInput,
} from './floating-ip/floating-ip.input';
import { addForwarding } from './floating-ip/forward-ports';
import { createNetworkInput } from './network.input';
import { deletePort, updatePort } from './port/change-port';
import { createPort } from './port/create-port';
import { getPort } from './port/list-ports';
import { createPortInput, updatePortInput } from './port/port.input';
import { createRouter } from './router/change-routers';
import { addInterface } from './router/router-interfaces';
import { createRouterInput } from './router/router.input';

let database: TestDatabase;
let cloud: RequestContext;
let member: RequestContext;
let userId: string;

beforeAll(async () => {
  database = await createTestDatabase({ maxConnections: 6 });
  userId = (await database.db.user.create({ data: { name: 'u', passwordHash: '-' } })).id;
});
afterAll(() => database.drop());

async function actorIn(cloudAdmin: boolean): Promise<RequestContext> {
  const project = await database.db.project.create({ data: { name: randomUUID() } });
  return testContext(database.db, testActor({ userId, projectId: project.id, role: 'member', cloudAdmin }));
}
beforeEach(async () => {
  await database.db.floatingIp.deleteMany();
  await database.db.port.deleteMany();
  await database.db.router.deleteMany();
  await database.db.network.deleteMany();
  [cloud, member] = [await actorIn(true), await actorIn(false)];
});

async function network(
  ctx: RequestContext,
  input: Record<string, unknown>,
): Promise<{ id: string; subnetId: string }> {
  const { id } = await createNetwork(ctx, createNetworkInput.parse({ name: 'n', ...input }));
  const subnet = await database.db.subnet.findFirstOrThrow({ where: { networkId: id } });
  return { id, subnetId: subnet.id };
}
const pools = [{ first: '10.0.0.10', last: '10.0.0.20' }];
const shared = () => network(cloud, { shared: true, subnet: { cidr: '10.0.0.0/24', pools } });
const outside = () =>
  network(cloud, {
    external: true,
    subnet: { cidr: '203.0.113.0/24', pools: [{ first: '203.0.113.10', last: '203.0.113.20' }] },
  });
const port = (ctx: RequestContext, networkId: string, input: Record<string, unknown> = {}) =>
  createPort(ctx, createPortInput.parse({ networkId, ...input }));
const router = (ctx: RequestContext, networkId: string, address?: string) =>
  createRouter(ctx, createRouterInput.parse({ name: 'r', gateway: { networkId, address } }));
const floating = (ctx: RequestContext, networkId: string, input: Record<string, unknown> = {}) =>
  allocateFloatingIp(ctx, allocateFloatingIpInput.parse({ networkId, ...input }));
const forward = (id: string, portId: string) =>
  addForwarding(
    member,
    addForwardingInput.parse({ id, protocol: 'tcp', externalPort: 22, portId, internalPort: 22 }),
  );
const routerOf = async (id: string) =>
  (await database.db.floatingIp.findUniqueOrThrow({ where: { id } })).routerId;

describe('on a network of somebody else', () => {
  test('a port has an address, of those that its pools give out', async () => {
    const { id, subnetId } = await shared();
    const at = (address: string) => ({ fixedIps: [{ subnetId, address }] });
    const made = await port(member, id, at('10.0.0.12'));
    for (const address of ['10.0.0.1', '10.0.0.200']) {
      await expect(port(member, id, at(address))).rejects.toMatchObject({
        code: 'INVALID',
        field: 'fixedIps',
      });
      const moved = updatePort(member, updatePortInput.parse({ ...made, ...at(address) }));
      await expect(moved).rejects.toMatchObject({ code: 'INVALID', field: 'fixedIps' });
    }
    await expect(port(member, id, { fixedIps: [] })).rejects.toMatchObject({ code: 'FORBIDDEN' });
    const bare = updatePort(member, updatePortInput.parse({ ...made, fixedIps: [] }));
    await expect(bare).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await updatePort(member, updatePortInput.parse({ ...made, ...at('10.0.0.13') }));
    expect(await getPort(member, made)).toMatchObject({ fixedIps: [{ address: '10.0.0.13' }] });
    await port(cloud, id, at('10.0.0.200'));
  });

  test('a router is not its gateway', async () => {
    const { id, subnetId } = await shared();
    const made = await router(member, (await outside()).id);
    const join = (address?: string) =>
      addInterface(member, { id: made.id, subnetId, ...(address === undefined ? {} : { address }) });
    await expect(join('10.0.0.1')).rejects.toMatchObject({ code: 'INVALID', field: 'address' });
    const { portId } = await join();
    expect(await getPort(member, { id: portId })).toMatchObject({
      networkId: id,
      fixedIps: [{ address: '10.0.0.10' }],
    });
  });

  test('outside, neither its gateway nor the machines there lose their addresses', async () => {
    const { id } = await outside();
    for (const address of ['203.0.113.1', '203.0.113.99']) {
      await expect(floating(member, id, { address })).rejects.toMatchObject({
        code: 'INVALID',
        field: 'address',
      });
      await expect(router(member, id, address)).rejects.toMatchObject({ code: 'INVALID', field: 'gateway' });
    }
    expect(await floating(member, id, { address: '203.0.113.15' })).toMatchObject({
      address: '203.0.113.15',
    });
    await router(member, id, '203.0.113.16');
    await floating(cloud, id, { address: '203.0.113.99' });
    await expect(router(cloud, id, '203.0.113.1')).rejects.toMatchObject({ code: 'INVALID' });
  });

  test('a floating IP leads through the router that is the gateway, or one of the project’s', async () => {
    const [inside, out] = [await shared(), await outside()];
    const stranger = await actorIn(false);
    const theirs = await router(stranger, out.id);
    await addInterface(stranger, { id: theirs.id, subnetId: inside.subnetId });
    const guest = await port(member, inside.id);
    const lead = () => floating(member, out.id, { portId: guest.id });
    await expect(lead()).rejects.toMatchObject({ code: 'CONFLICT', field: 'portId' });
    const own = await router(member, out.id);
    await addInterface(member, { id: own.id, subnetId: inside.subnetId });
    const first = await lead();
    expect(await routerOf(first.id)).toBe(own.id);
    await updateFloatingIp(member, updateFloatingIpInput.parse({ id: first.id, portId: null }));
    const gateway = await router(cloud, out.id);
    await addInterface(cloud, { id: gateway.id, subnetId: inside.subnetId });
    expect(await routerOf((await lead()).id)).toBe(gateway.id);
  });
});

describe('an address that something outside leads to', () => {
  async function scene() {
    const [inside, out] = [await network(member, { subnet: { cidr: '10.0.0.0/24' } }), await outside()];
    const made = await router(member, out.id);
    await addInterface(member, { id: made.id, subnetId: inside.subnetId });
    const guest = await port(member, inside.id);
    const { id } = await floating(member, out.id);
    return { inside, out, guest, id };
  }

  test('stays with its port while ports are forwarded to it', async () => {
    const { inside, guest, id } = await scene();
    await forward(id, guest.id);
    const fixedIps = [{ subnetId: inside.subnetId, address: '10.0.0.50' }];
    const moved = updatePort(member, updatePortInput.parse({ id: guest.id, fixedIps }));
    await expect(moved).rejects.toMatchObject({ code: 'CONFLICT', field: 'fixedIps' });
  });

  test('is the one that the port has in the end', async () => {
    const { guest, id } = await scene();
    await whileWaiting(
      async (tx) => {
        await tx.$queryRaw`SELECT 1 FROM "Port" WHERE "id" = ${guest.id}::uuid FOR UPDATE`;
        await tx.ipAddress.updateMany({ where: { portId: guest.id }, data: { address: '10.0.0.60' } });
      },
      () => updateFloatingIp(member, updateFloatingIpInput.parse({ id, portId: guest.id })),
    );
    expect(await database.db.floatingIp.findUniqueOrThrow({ where: { id } })).toMatchObject({
      fixedAddress: '10.0.0.60',
    });
  });

  test('may be reached by another router when the ports are gone that were forwarded through the first', async () => {
    const { out, guest, id } = await scene();
    await forward(id, guest.id);
    await deletePort(member, guest);
    const other = await network(member, { subnet: { cidr: '10.7.0.0/24' } });
    const second = await router(member, out.id);
    await addInterface(member, { id: second.id, subnetId: other.subnetId });
    await forward(id, (await port(member, other.id)).id);
    expect(await routerOf(id)).toBe(second.id);
  });
});

/** Does `first` in a transaction that ends when `second`, which begins after that, waits for its locks. */
async function whileWaiting<T>(first: (tx: Tx) => Promise<unknown>, second: () => Promise<T>): Promise<T> {
  const { db } = database;
  let later: Promise<T> | undefined;
  await db.$transaction(async (tx) => {
    await first(tx);
    later = second();
    for (let waiting: unknown[] = []; waiting.length === 0;) {
      waiting = await db.$queryRaw<unknown[]>`
        SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
    }
  });
  return later!;
}
