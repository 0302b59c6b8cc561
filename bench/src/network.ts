import { EventEmitter, once } from 'node:events';
import { createLogger } from '@skydeck/core/logger';
import { loadNetworkRows } from '@skydeck/core/network/load-network-rows';
import type { NetworkDriver } from '@skydeck/core/network/network-driver';
import { projectNorthbound } from '@skydeck/core/network/northbound-projection';
import { createPort, releasePort } from '@skydeck/core/network/ports';
import { scopeOf, type SyncScope } from '@skydeck/core/network/sync-scope';
import { testConfig } from '@skydeck/core/testing/test-context';
import { createTestDatabase } from '@skydeck/core/testing/test-database';
import type { Db, Tx } from '@skydeck/db';
import { NetworkChangeFeed } from '@skydeck/worker/network/network-change-feed';
import { OvnNetworkDriver } from '@skydeck/worker/network/ovn-network-driver';
import { execa } from 'execa';
import {
  clearNetworks,
  PORTS_PER_NETWORK,
  RULES_PER_GROUP,
  seedNetworks,
  type SeededCloud,
} from './network-seed';
import { Northbound } from './northbound';
import { ms, percentile, table } from './statistics';

const SIZES = [10, 1_000];
const ROUNDS = 10;
const TARGET_MS = 50;
const PATIENCE_MS = 600_000;

const { ovn } = testConfig(
  Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => /^SKYDECK_OV/.test(entry[0])),
  ),
);
/** One database for all: its network is the only one that OVN is to have. */
const database = await createTestDatabase();
const { db } = database;
const log = createLogger('bench', 'error');
const driver = new OvnNetworkDriver({
  db,
  log,
  northbound: ovn.northbound,
  openVSwitch: ovn.ovsdb,
  fullSyncMs: 24 * 3_600_000,
});

interface Told {
  readonly scope: SyncScope;
  readonly operations: number;
}
const feedEvents = new EventEmitter<{ told: [Told] }>();
const network: Pick<NetworkDriver, 'sync'> = {
  async sync(scope, signal) {
    const report = await driver.sync(scope, signal);
    if (scope !== 'all') feedEvents.emit('told', { scope: scopeOf(scope), operations: report.operations });
    return report;
  },
};
const feed = new NetworkChangeFeed({ db, databaseUrl: database.url, network, log });

async function nextTold(): Promise<Told> {
  const [told] = (await once(feedEvents, 'told', { signal: AbortSignal.timeout(PATIENCE_MS) })) as [Told];
  return told;
}

async function timed<T>(work: () => Promise<T>): Promise<{ milliseconds: number; result: T }> {
  const began = performance.now();
  const result = await work();
  return { milliseconds: performance.now() - began, result };
}

const everything = () => timed(() => driver.sync('all', AbortSignal.timeout(PATIENCE_MS)));

/** Until OVN has made flows of all that it was told: the next change finds an idle machine. */
const settled = () => timed(() => execa('ovn-nbctl', ['--timeout=600', '--wait=sb', 'sync']));

interface Change {
  readonly what: string;
  /** Where OVN has the row of it. */
  readonly table: string;
  /** Commits it; answers how to take it back. */
  make(cloud: SeededCloud, round: number): Promise<() => Promise<unknown>>;
}

const CHANGES: readonly Change[] = [
  {
    what: 'a rule added',
    table: 'ACL',
    async make({ networks }, round) {
      const rule = await db.securityGroupRule.create({
        data: {
          groupId: pick(networks, round).groupId,
          direction: 'ingress',
          etherType: 'IPv4',
          protocol: 'udp',
          portMin: 53,
          portMax: 53,
        },
      });
      return () => db.securityGroupRule.delete({ where: { id: rule.id } });
    },
  },
  {
    what: 'a port made',
    table: 'Logical_Switch_Port',
    async make({ projectId, networks }, round) {
      const { networkId, groupId } = pick(networks, round);
      const port = await db.$transaction((tx) =>
        createPort(tx, { projectId, networkId, securityGroupIds: [groupId] }),
      );
      return () => releasePort(db, port.id);
    },
  },
  {
    what: 'a floating IP associated',
    table: 'NAT',
    async make({ ports, routerId, floatingIpId }, round) {
      const { portId, address } = pick(ports, round);
      const where = { id: floatingIpId };
      await db.floatingIp.update({
        where,
        data: { routerId, fixedPortId: portId, fixedAddress: address },
      });
      return () =>
        db.floatingIp.update({ where, data: { routerId: null, fixedPortId: null, fixedAddress: null } });
    },
  },
];

/** Another one each time, from all over the cloud. */
function pick<T>(all: readonly T[], round: number): T {
  return all[(round * 37) % all.length] as T;
}

interface Looked {
  /** Rows that Postgres read to answer. */
  read: number;
  /** Rows of OVN that were compared. */
  compared: number;
}

/** What the worker looks at for this scope, counted by Postgres itself. */
async function lookedAt(scope: SyncScope): Promise<Looked> {
  return db.$transaction(
    async (tx) => {
      const before = await rowsRead(tx);
      const rows = await loadNetworkRows(only(tx), scope);
      return { read: (await rowsRead(tx)) - before, compared: projectNorthbound(rows).length };
    },
    { isolationLevel: 'RepeatableRead' },
  );
}

async function rowsRead(tx: Tx): Promise<number> {
  const [row] = await tx.$queryRaw<{ read: number }[]>`
    SELECT sum("seq_tup_read" + coalesce("idx_tup_fetch", 0))::int AS "read" FROM pg_stat_xact_user_tables`;
  return row?.read ?? 0;
}

/** A database of which there is nothing but this transaction, so that what it reads can be counted. */
function only(tx: Tx): Db {
  return { $transaction: (work: (inside: Tx) => Promise<unknown>) => work(tx) } as unknown as Db;
}

interface Round extends Looked {
  /** From the answer to the commit, and from the request to write, until OVN had it. */
  fromCommit: number;
  fromWrite: number;
  byHand: number;
  touched: number;
  operations: number;
}

async function measure(
  northbound: Northbound,
  change: Change,
  cloud: SeededCloud,
  round: number,
): Promise<Round> {
  await settled();
  const [seen, told] = [northbound.next(change.table, 'comes'), nextTold()];
  const began = performance.now();
  const undo = await change.make(cloud, round);
  const committed = performance.now();
  const { at, changes } = await seen;
  const { scope, operations } = await told;
  const looked = await lookedAt(scope);
  const gone = Promise.all([northbound.next(change.table, 'goes'), nextTold()]);
  await undo();
  await gone;
  await settled();
  return {
    ...looked,
    fromCommit: at - committed,
    fromWrite: at - began,
    byHand: await northbound.repeat(change.table, changes),
    touched: changes.length,
    operations,
  };
}

const number = (value: number): string => value.toLocaleString('en');
const say = (text: string): void => void process.stdout.write(`${text}\n`);

/** From an empty OVN, and again when there is nothing to do. Nobody else looks on, so that nothing is decoded twice. */
async function fullSync(networks: number): Promise<Northbound> {
  const first = await everything();
  const flows = await settled();
  const again = await everything();
  const northbound = await Northbound.open(ovn.northbound);
  say(
    `${number(networks)} networks, ${number(networks * PORTS_PER_NETWORK)} ports, ${number(networks)} security ` +
      `groups of ${RULES_PER_GROUP} rules: a full synchronisation of an empty OVN ${ms(first.milliseconds)}, ` +
      `${number(northbound.rowCount())} rows (${number(first.result.operations)} operations); OVN's own work ` +
      `behind it ${ms(flows.milliseconds)}; a full synchronisation with nothing to do ${ms(again.milliseconds)} ` +
      `(${number(again.result.operations)} operations)`,
  );
  return northbound;
}

const times: string[][] = [];
const rows: string[][] = [];
let worst = 0;
driver.start();
await everything();
for (const networks of SIZES) {
  const cloud = await seedNetworks(db, networks);
  const northbound = await fullSync(networks);
  if (networks === SIZES[0]) {
    const told = nextTold();
    feed.start();
    // The first note shows that the feed listens.
    await db.network.update({ where: { id: cloud.networks[0]?.networkId ?? '' }, data: { mtu: 1_400 } });
    await told;
  }
  for (const change of CHANGES) {
    await measure(northbound, change, cloud, ROUNDS); // warms the code up
    const all: Round[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      all.push(await measure(northbound, change, cloud, round));
    }
    const of = (key: keyof Round): number[] => all.map((each) => each[key]);
    const both = (key: keyof Round): string[] => [0.5, 0.95].map((q) => ms(percentile(of(key), q)));
    const what = `${change.what} (${number(networks)} networks)`;
    worst = Math.max(worst, percentile(of('fromCommit'), 0.95));
    times.push([what, ...both('fromCommit'), ...both('fromWrite'), ...both('byHand')]);
    say(`${what}: ${ms(percentile(of('fromCommit'), 0.5))}, bare ${ms(percentile(of('byHand'), 0.5))}`);
    const most = (key: keyof Round): string => number(Math.max(...of(key)));
    rows.push([what, most('read'), most('compared'), most('touched'), most('operations')]);
  }
  await clearNetworks(db);
  const cleared = await everything();
  await settled();
  say(`cleared in ${ms(cleared.milliseconds)}; ${number(northbound.rowCount())} rows are left`);
  await northbound.close();
}
const head = ['commit → OVN, p50', 'p95', 'write → OVN, p50', 'p95', 'bare transact, p50', 'p95'];
say(`\n${table(['one change', ...head], times)}`);
say(`\n${table(['rows for it, at most', 'read', 'compared', 'touched', 'operations'], rows)}`);
say(
  `\nworst p95 of a change: ${ms(worst)} (target: under ${TARGET_MS} ms, and rows that do not grow with the cloud)`,
);
await feed.stop();
await driver.close();
await database.drop();
