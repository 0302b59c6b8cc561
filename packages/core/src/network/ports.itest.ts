import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../testing/test-database';
import { defaultSubnetOf, ensureDefaultNetwork } from './default-network';
import { loadNetworkRows } from './load-network-rows';
import { createPort, createPorts, releasePort } from './ports';
import { scopeOf } from './sync-scope';

let database: TestDatabase;
let projectId: string;

beforeAll(async () => {
  database = await createTestDatabase({ maxConnections: 12 });
});
afterAll(() => database.drop());
beforeEach(async () => {
  projectId = (await database.db.project.create({ data: { name: randomUUID() } })).id;
});

describe('the default network', () => {
  it('is made once, however many come first at once', async () => {
    const made = await Promise.all(
      Array.from({ length: 10 }, () => database.db.$transaction((tx) => ensureDefaultNetwork(tx, projectId))),
    );
    expect(new Set(made.map(({ id }) => id)).size).toBe(1);
    expect(new Set(made.flatMap(({ subnets }) => subnets.map(({ id }) => id))).size).toBe(1);
    const { pool, ...subnet } = defaultSubnetOf(projectId);
    expect(made[0]?.subnets[0]).toMatchObject({ ...subnet, pools: [pool] });
  });

  it('is not made by a transaction that fails', async () => {
    const failing = database.db.$transaction(async (tx) => {
      await ensureDefaultNetwork(tx, projectId);
      throw new Error('over quota');
    });
    await expect(failing).rejects.toThrow('over quota');
    expect(await database.db.network.count({ where: { projectId } })).toBe(0);
  });
});

describe('ports', () => {
  let network: Awaited<ReturnType<typeof ensureDefaultNetwork>>;
  beforeEach(async () => {
    network = await database.db.$transaction((tx) => ensureDefaultNetwork(tx, projectId));
  });
  const port = () => ({ projectId, networkId: network.id });

  it('get addresses of their own, also when transactions run at once', async () => {
    const batches = await Promise.all(
      Array.from({ length: 10 }, () =>
        database.db.$transaction((tx) => createPorts(tx, Array.from({ length: 5 }, port)), {
          timeout: 20_000,
        }),
      ),
    );
    const ports = batches.flat();
    expect(new Set(ports.map(({ macAddress }) => macAddress)).size).toBe(50);
    expect(new Set(ports.flatMap(({ addresses }) => addresses.map(({ address }) => address))).size).toBe(50);
    expect(ports.every(({ addresses }) => addresses.length === 1)).toBe(true);
  });

  it('free what they had', async () => {
    const first = await database.db.$transaction((tx) => createPort(tx, port()));
    expect(await releasePort(database.db, first.id)).toBe(true);
    expect(await releasePort(database.db, first.id)).toBe(false);
    const second = await database.db.$transaction((tx) => createPort(tx, port()));
    expect(second.addresses[0]?.address).toBe(first.addresses[0]?.address);
  });

  it('say when a network is full, and leave nothing', async () => {
    const pool = network.subnets[0]?.pools[0];
    await database.db.allocationPool.updateMany({
      where: { subnetId: pool?.subnetId ?? '' },
      data: { last: pool?.first.replace(/\.2$/, '.4') ?? '' },
    });
    const tooMany = database.db.$transaction((tx) => createPorts(tx, Array.from({ length: 4 }, port)));
    await expect(tooMany).rejects.toMatchObject({
      code: 'NETWORK',
      message: 'Network "default" has 3 free addresses, 4 are needed.',
    });
    expect(await database.db.port.count({ where: { networkId: network.id } })).toBe(0);
  });

  it('are loaded with their network, alone or all of them', async () => {
    const [one, two] = await database.db.$transaction((tx) => createPorts(tx, [port(), port()]));
    const alone = await loadNetworkRows(database.db, scopeOf({ portIds: [one?.id ?? '', randomUUID()] }));
    expect(alone.ports.map(({ id }) => id)).toEqual([one?.id]);
    expect(alone.networks.map(({ id }) => id)).toEqual([network.id]);
    expect(alone.subnets.map(({ id }) => id)).toEqual([network.subnets[0]?.id]);
    expect(alone.securityGroups.map(({ id }) => id)).toEqual(alone.ports[0]?.securityGroupIds);
    expect(alone.securityGroups[0]?.rules).toHaveLength(4);
    const all = await loadNetworkRows(database.db, scopeOf({ networkIds: [network.id, randomUUID()] }));
    expect(all.ports.map(({ id }) => id).sort()).toEqual([one?.id, two?.id].sort());
    expect(all.ports[0]?.addresses).toHaveLength(1);
  });
});
