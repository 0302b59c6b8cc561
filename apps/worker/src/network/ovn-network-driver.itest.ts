import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createLogger } from '@skydeck/core/logger';
import { marksOf, MARK_NETWORK, type ActualRow } from '@skydeck/core/network/northbound';
import { logicalSwitchName } from '@skydeck/core/network/projection/names';
import { createPort, releasePort, type PortWithAddresses } from '@skydeck/core/network/ports';
import { testConfig } from '@skydeck/core/testing/test-context';
import { createTestDatabase, type TestDatabase } from '@skydeck/core/testing/test-database';
import type { Network } from '@skydeck/db';
import { OvsdbClient, type Monitor, type Row } from '@skydeck/ovsdb';
import { execa } from 'execa';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { OvnNetworkDriver } from './ovn-network-driver';
import { PluggedPort } from './testing/plugged-port';

const { ovn } = testConfig(
  Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => /^SKYDECK_OV/.test(entry[0])),
  ),
);
const CIDR = {
  cidr: '10.77.0.0/24',
  gatewayIp: '10.77.0.1',
  pools: { create: { first: '10.77.0.2', last: '10.77.0.9' } },
};

let database: TestDatabase;
let northbound: OvsdbClient;
let monitor: Monitor;
let driver: OvnNetworkDriver;
const guests: PluggedPort[] = [];

function startDriver(): OvnNetworkDriver {
  const started = new OvnNetworkDriver({
    db: database.db,
    log: createLogger('test', 'silent'),
    northbound: ovn.northbound,
    openVSwitch: ovn.ovsdb,
    driftDelayMs: 20,
  });
  started.start();
  return started;
}

beforeAll(async () => {
  database = await createTestDatabase();
  northbound = new OvsdbClient({ endpoints: ovn.northbound, database: 'OVN_Northbound' });
  await northbound.connect();
  monitor = await northbound.monitor({ Logical_Switch: {}, Logical_Switch_Port: {}, DHCP_Options: {} });
});
beforeEach(() => {
  driver = startDriver();
});
afterEach(async () => {
  for (const guest of guests.splice(0)) await guest.unplug();
  await database.db.port.deleteMany();
  await database.db.network.deleteMany();
  await database.db.securityGroup.deleteMany();
  await driver.sync('all', AbortSignal.timeout(10_000));
  await driver.close();
});
afterAll(async () => {
  await northbound.close();
  await database.drop();
});

const soon = () => AbortSignal.timeout(15_000);

async function makeNetwork(): Promise<Network> {
  const project = await database.db.project.create({ data: { name: randomUUID() } });
  return database.db.network.create({
    data: {
      projectId: project.id,
      name: 'n',
      subnets: { create: { name: 's', ...CIDR, dnsServers: ['192.0.2.53'] } },
    },
  });
}

function makePort(network: Network): Promise<PortWithAddresses> {
  return database.db.$transaction((tx) =>
    createPort(tx, { projectId: network.projectId, networkId: network.id }),
  );
}

async function plug(port: PortWithAddresses): Promise<PluggedPort> {
  const guest = await PluggedPort.plug(port.id, port.macAddress);
  guests.push(guest);
  return guest;
}

/** Resolves when the northbound database looks as asked for. */
async function untilNorthbound(test: () => boolean): Promise<void> {
  const signal = soon();
  while (!test()) await once(monitor, 'change', { signal });
}

function find(table: string, test: (row: Row) => boolean): Row | undefined {
  return [...monitor.rows(table).values()].find(test);
}
const portRow = (id: string) => find('Logical_Switch_Port', ({ name }) => name === id);
const switchRow = (id: string) => find('Logical_Switch', ({ name }) => name === logicalSwitchName(id));
const rowsOf = (networkId: string) =>
  ['Logical_Switch', 'Logical_Switch_Port', 'DHCP_Options'].flatMap((table) =>
    [...monitor.rows(table).values()].filter(
      (columns) => marksOf({ columns: columns as ActualRow['columns'] })[MARK_NETWORK] === networkId,
    ),
  );

describe('the northbound database', () => {
  it('gets a port by few operations, and nothing the second time', async () => {
    const network = await makeNetwork();
    const [first, second] = [await makePort(network), await makePort(network)];
    await driver.syncPorts([first.id], soon());
    await untilNorthbound(() => portRow(first.id) !== undefined);
    expect(portRow(second.id)).toBeUndefined();
    expect(portRow(first.id)?.addresses).toEqual([`${first.macAddress} 10.77.0.2`]);
    // The port, and its switch, its security group and the network's guarded ports that it joins.
    expect(await driver.syncPorts([second.id], soon())).toEqual({ operations: 4 });
    expect(await driver.syncPorts([first.id, second.id], soon())).toEqual({ operations: 0 });
    expect(await driver.sync('all', soon())).toEqual({ operations: 0 });
    await releasePort(database.db, first.id);
    expect(await driver.syncPorts([first.id], soon())).toEqual({ operations: 1 });
    await untilNorthbound(() => portRow(first.id) === undefined);
  });

  it('is cleared of a network that is gone', async () => {
    const network = await makeNetwork();
    const port = await makePort(network);
    await driver.sync({ networkIds: [network.id] }, soon());
    await untilNorthbound(() => rowsOf(network.id).length === 3);
    await releasePort(database.db, port.id);
    await database.db.network.delete({ where: { id: network.id } });
    await driver.sync({ networkIds: [network.id] }, soon());
    await untilNorthbound(() => rowsOf(network.id).length === 0);
  });

  it('is put right by the driver’s start', async () => {
    const network = await makeNetwork();
    const port = await makePort(network);
    await driver.close();
    driver = startDriver();
    await untilNorthbound(() => portRow(port.id) !== undefined);
  });

  it('is repaired when somebody else changes what is ours, and only that', async () => {
    const network = await makeNetwork();
    const port = await makePort(network);
    await driver.syncPorts([port.id], soon());
    const theirs = `theirs-${network.id}`;
    await execa('ovn-nbctl', ['ls-add', theirs, '--', 'lsp-add', logicalSwitchName(network.id), theirs]);
    await execa('ovn-nbctl', ['lsp-del', port.id]);
    await untilNorthbound(() => portRow(port.id) === undefined);
    await untilNorthbound(() => portRow(port.id) !== undefined);
    await execa('ovn-nbctl', ['clear', 'Logical_Switch_Port', port.id, 'port_security', 'external_ids']);
    await untilNorthbound(() => (portRow(port.id)?.port_security as readonly string[]).length === 0);
    await untilNorthbound(() => (portRow(port.id)?.port_security as readonly string[]).length === 1);
    await execa('ovn-nbctl', ['ls-del', logicalSwitchName(network.id)]);
    await untilNorthbound(() => switchRow(network.id) === undefined);
    await untilNorthbound(() => switchRow(network.id) !== undefined && portRow(port.id) !== undefined);
    expect(find('Logical_Switch', ({ name }) => name === theirs)).toBeDefined();
    await execa('ovn-nbctl', ['ls-del', theirs]);
  });

  it('has no doubles when two workers write at once', async () => {
    const other = startDriver();
    try {
      for (let round = 0; round < 5; round++) {
        const network = await makeNetwork();
        const ports = [await makePort(network), await makePort(network)];
        await Promise.all([
          driver.syncPorts([ports[0]?.id ?? ''], soon()),
          other.syncPorts([ports[1]?.id ?? ''], soon()),
          other.sync('all', soon()),
        ]);
        await untilNorthbound(() => ports.every(({ id }) => portRow(id) !== undefined));
        expect(rowsOf(network.id)).toHaveLength(4);
      }
    } finally {
      await other.close();
    }
  });

  it('is caught up with after its server was restarted', async () => {
    const network = await makeNetwork();
    const port = await makePort(network);
    await execa('/usr/share/ovn/scripts/ovn-ctl', ['restart_nb_ovsdb']);
    await driver.syncPorts([port.id], soon());
    await untilNorthbound(() => portRow(port.id) !== undefined);
  });

  it('says what is wrong when nobody answers', async () => {
    const lost = new OvnNetworkDriver({
      db: database.db,
      log: createLogger('test', 'silent'),
      northbound: 'unix:/nonexistent/nb.sock',
      openVSwitch: 'unix:/nonexistent/db.sock',
    });
    lost.start();
    await expect(lost.syncPorts([randomUUID()], AbortSignal.timeout(50))).rejects.toThrow(/timeout/);
    await lost.close();
  });
});

describe('guests', () => {
  it('on two networks with the same addresses get theirs by DHCP and never meet', async () => {
    const [here, there] = [await makeNetwork(), await makeNetwork()];
    const [one, two, twin] = [await makePort(here), await makePort(here), await makePort(there)];
    await makePort(there);
    const twinOfTwo = await makePort(there);
    await driver.syncPorts([one.id, two.id, twin.id, twinOfTwo.id], soon());
    const [guestOne, guestTwo, guestTwin] = [await plug(one), await plug(two), await plug(twin)];
    await Promise.all([one, two, twin].map(({ id }) => driver.waitPortUp(id, soon())));

    for (const [guest, port] of [
      [guestOne, one],
      [guestTwo, two],
      [guestTwin, twin],
    ] as const) {
      const address = port.addresses[0]?.address ?? '';
      expect(await guest.dhcp()).toMatch(`lease of ${address} obtained from 10.77.0.1`);
      await guest.addAddress(address);
    }
    expect(one.addresses[0]?.address).toBe(twin.addresses[0]?.address);
    expect(await guestOne.reaches('10.77.0.3', '10.77.0.2')).toBe(true);
    expect(await guestOne.macOf('10.77.0.3')).toBe(two.macAddress);
    // In the other network nobody has that address.
    expect(await guestTwin.reaches('10.77.0.3', '10.77.0.2')).toBe(false);
  });

  it('cannot send from an address that is not theirs, unless port security is off', async () => {
    const network = await makeNetwork();
    const [one, two] = [await makePort(network), await makePort(network)];
    // Whoever it comes from: this is about what may be sent.
    const group = await database.db.securityGroup.findFirstOrThrow();
    await database.db.securityGroupRule.create({
      data: { groupId: group.id, direction: 'ingress', etherType: 'IPv4' },
    });
    await driver.syncPorts([one.id, two.id], soon());
    const [guest, target] = [await plug(one), await plug(two)];
    await Promise.all([one, two].map(({ id }) => driver.waitPortUp(id, soon())));
    await guest.addAddress('10.77.0.2');
    await guest.addAddress('10.77.0.66');
    await target.addAddress('10.77.0.3');
    await guest.knows('10.77.0.3', two.macAddress);
    await target.knows('10.77.0.66', one.macAddress);
    await target.knows('10.77.0.2', one.macAddress);
    expect(await guest.reaches('10.77.0.3', '10.77.0.2')).toBe(true);
    expect(await guest.reaches('10.77.0.3', '10.77.0.66')).toBe(false);

    await database.db.port.update({ where: { id: one.id }, data: { portSecurity: false } });
    await driver.syncPorts([one.id], soon());
    await execa('ovn-nbctl', ['--timeout=10', '--wait=hv', 'sync']);
    expect(await guest.reaches('10.77.0.3', '10.77.0.66')).toBe(true);
  });

  it('are unplugged, also when they left something behind', async () => {
    const network = await makeNetwork();
    const port = await makePort(network);
    await driver.syncPorts([port.id], soon());
    const up = driver.waitPortUp(port.id, soon());
    const guest = await plug(port);
    await up;
    await driver.unplugPort(port.id, soon());
    const { stdout } = await execa('ovs-vsctl', ['list-ports', 'br-int']);
    expect(stdout.split('\n')).not.toContain(guest.name);
    await untilNorthbound(() => portRow(port.id)?.up === false);
    await driver.unplugPort(port.id, soon());
  });

  it('are waited for no longer than the caller wants', async () => {
    const port = await makePort(await makeNetwork());
    await driver.syncPorts([port.id], soon());
    const controller = new AbortController();
    const waiting = driver.waitPortUp(port.id, controller.signal);
    controller.abort(new Error('deleted meanwhile'));
    await expect(waiting).rejects.toThrow('deleted meanwhile');
  });
});

it('knows what runs on this host', async () => {
  const facts = await driver.hostFacts(soon());
  expect(['system', 'netdev']).toContain(facts.datapath);
  expect(facts.ovsVersion).toMatch(/^\d+\.\d+/);
  expect(facts.ovnVersion).toMatch(/^\d+\.\d+/);
});
