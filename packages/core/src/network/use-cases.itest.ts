import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { RequestContext } from '../context';
import { testActor, testContext } from '../testing/test-context';
import { createTestDatabase, type TestDatabase } from '../testing/test-database';
import { deleteNetwork, shareNetwork, updateNetwork } from './change-network';
import { createNetwork } from './create-network';
import { ensureDefaultSecurityGroup } from './default-security-group';
import { allocateFloatingIp, releaseFloatingIp, updateFloatingIp } from './floating-ip/change-floating-ips';
import {
  addForwardingInput,
  allocateFloatingIpInput,
  updateFloatingIpInput,
} from './floating-ip/floating-ip.input';
import { addForwarding } from './floating-ip/forward-ports';
import { listFloatingIps } from './floating-ip/list-floating-ips';
import { getNetwork, listNetworks } from './list-networks';
import { createNetworkInput, listNetworksInput } from './network.input';
import { deletePort, updatePort } from './port/change-port';
import { createPort } from './port/create-port';
import { getPort } from './port/list-ports';
import { createPortInput, updatePortInput } from './port/port.input';
import { createPorts, type PortWithAddresses } from './ports';
import { createRouter, deleteRouter, updateRouter } from './router/change-routers';
import { getRouter } from './router/list-routers';
import { addInterface, removeInterface } from './router/router-interfaces';
import { createRouterInput, updateRouterInput } from './router/router.input';
import {
  addRules,
  createSecurityGroup,
  deleteSecurityGroup,
  removeRules,
} from './security-group/change-security-groups';
import { getSecurityGroup } from './security-group/list-security-groups';
import { addRulesInput } from './security-group/security-group.input';
import { deleteSubnet, updateSubnet } from './subnet/change-subnet';

const CONNECTIONS = 25;

let database: TestDatabase;
let cloud: RequestContext;
let member: RequestContext;
let stranger: RequestContext;
let userId: string;

beforeAll(async () => {
  database = await createTestDatabase({ maxConnections: CONNECTIONS });
  userId = (await database.db.user.create({ data: { name: 'u', passwordHash: '-' } })).id;
});
afterAll(() => database.drop());

async function actorIn(role: 'member' | 'admin', cloudAdmin = false): Promise<RequestContext> {
  const project = await database.db.project.create({ data: { name: randomUUID() } });
  return testContext(database.db, testActor({ userId, projectId: project.id, role, cloudAdmin }));
}
beforeEach(async () => {
  await database.db.floatingIp.deleteMany();
  await database.db.port.deleteMany();
  await database.db.router.deleteMany();
  await database.db.network.deleteMany();
  [cloud, member, stranger] = [await actorIn('admin', true), await actorIn('admin'), await actorIn('member')];
});

const network = (ctx: RequestContext, input: Record<string, unknown> = {}) =>
  createNetwork(ctx, createNetworkInput.parse({ name: 'n', subnet: { cidr: '10.0.0.0/24' }, ...input }));
const port = (ctx: RequestContext, networkId: string, input: Record<string, unknown> = {}) =>
  createPort(ctx, createPortInput.parse({ networkId, ...input }));
const outside = () => network(cloud, { name: 'out', external: true, subnet: { cidr: '203.0.113.0/29' } });
const router = (ctx: RequestContext, input: Record<string, unknown> = {}) =>
  createRouter(ctx, createRouterInput.parse({ name: 'r', ...input }));
const subnetOf = async (ctx: RequestContext, id: string) =>
  (await getNetwork(ctx, { id })).subnets[0]?.id ?? '';

describe('networks', () => {
  test('are their project’s own, until they are shared', async () => {
    const { id } = await network(member);
    expect(await getNetwork(member, { id })).toMatchObject({
      own: true,
      mtu: 1_442,
      subnets: [{ cidr: '10.0.0.0/24', gatewayIp: '10.0.0.1', used: 0 }],
    });
    await expect(getNetwork(stranger, { id })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const projectIds = [stranger.actor.projectId ?? ''];
    await shareNetwork(member, { id, projectIds });
    expect(await getNetwork(stranger, { id })).toMatchObject({ own: false, projectName: '', sharedWith: [] });
    expect((await listNetworks(stranger, listNetworksInput.parse({}))).items.map((item) => item.id)).toEqual([
      id,
    ]);
    await expect(deleteNetwork(stranger, { id })).rejects.toMatchObject({ code: 'FORBIDDEN' });
    // Theirs is only what does not speak for others.
    await expect(port(stranger, id, { portSecurity: false })).rejects.toMatchObject({ code: 'FORBIDDEN' });
    const theirs = await port(stranger, id);
    await expect(shareNetwork(member, { id, projectIds: [] })).rejects.toMatchObject({ code: 'CONFLICT' });
    await deletePort(stranger, theirs);
    await shareNetwork(member, { id, projectIds: [] });
    await expect(getNetwork(stranger, { id })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  test('of the hosts, for everybody, and outside are for cloud admins to make', async () => {
    const provider = { type: 'vlan', physicalNetwork: 'physnet1', segmentationId: 7 };
    for (const input of [{ provider }, { shared: true }, { external: true }])
      await expect(network(member, input)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    const { id } = await network(cloud, { provider });
    expect(await getNetwork(cloud, { id })).toMatchObject({ mtu: 1_500, segmentationId: 7 });
    await expect(network(cloud, { provider })).rejects.toMatchObject({ code: 'CONFLICT', field: 'provider' });
    await expect(updateNetwork(member, { id, shared: true })).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await updateNetwork(cloud, { id, shared: true });
    expect(await getNetwork(member, { id })).toMatchObject({ shared: true, segmentationId: null });
    const out = await outside();
    await expect(port(member, out.id)).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });

  test('that are in use stay, with their subnets', async () => {
    const { id } = await network(member);
    const used = await port(member, id);
    await expect(deleteNetwork(member, { id })).rejects.toMatchObject({
      code: 'CONFLICT',
      message: 'The network n is in use: it has 1 ports and 0 floating IPs.',
    });
    const subnetId = await subnetOf(member, id);
    await expect(deleteSubnet(member, { id: subnetId })).rejects.toMatchObject({ code: 'CONFLICT' });
    await updateSubnet(member, { id: subnetId, pools: [{ first: '10.0.0.50', last: '10.0.0.51' }] });
    const fixedIps = async (portId: string) => (await getPort(member, { id: portId })).fixedIps[0]?.address;
    expect(await fixedIps(used.id)).toBe('10.0.0.2');
    expect(await fixedIps((await port(member, id)).id)).toBe('10.0.0.50');
    await database.db.port.deleteMany({ where: { networkId: id } });
    await deleteNetwork(member, { id });
    expect(await database.db.subnet.count({ where: { networkId: id } })).toBe(0);
  });

  test('count in the quota, and leave a trail', async () => {
    await database.db.quota.create({ data: { projectId: member.actor.projectId ?? '', networks: 1 } });
    const { id } = await network(member);
    await expect(network(member)).rejects.toMatchObject({ code: 'QUOTA_EXCEEDED' });
    const trail = await database.db.auditEvent.findMany({ where: { resourceId: id } });
    expect(trail).toMatchObject([{ action: 'network.write', detail: { action: 'create', name: 'n' } }]);
  });
});

describe('ports', () => {
  test('have the addresses and groups that they are given', async () => {
    const { id } = await network(member);
    const subnetId = await subnetOf(member, id);
    const made = await port(member, id, {
      fixedIps: [{ subnetId, address: '10.0.0.77' }, { subnetId }],
      addressPairs: [{ ipAddress: '10.0.0.200/30' }],
    });
    expect(await getPort(member, made)).toMatchObject({
      fixedIps: [{ address: '10.0.0.2' }, { address: '10.0.0.77' }],
      securityGroups: [{ name: 'default' }],
      addressPairs: [{ ipAddress: '10.0.0.200/30', macAddress: '' }],
    });
    const again = port(member, id, { fixedIps: [{ subnetId, address: '10.0.0.77' }] });
    await expect(again).rejects.toMatchObject({ code: 'CONFLICT' });
    const wrong = port(member, id, { fixedIps: [{ subnetId, address: '10.0.1.77' }] });
    await expect(wrong).rejects.toMatchObject({ code: 'INVALID', field: 'fixedIps' });
    const group = await createSecurityGroup(stranger, { name: 'g', description: '' });
    await expect(port(member, id, { securityGroupIds: [group.id] })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    const change = { id: made.id, fixedIps: [{ subnetId, address: '10.0.0.77' }], securityGroupIds: [] };
    await updatePort(member, updatePortInput.parse(change));
    expect(await getPort(member, made)).toMatchObject({
      fixedIps: [{ address: '10.0.0.77' }],
      securityGroups: [],
    });
  });

  test('never get one address twice, however many are made at once, and leave none behind', async () => {
    const { id } = await network(member);
    const projectId = member.actor.projectId ?? '';
    await database.db.$transaction((tx) => ensureDefaultSecurityGroup(tx, projectId));
    const made: PortWithAddresses[] = [];
    let left = 200;
    // As many at once as there are connections: more would only wait for one.
    const maker = async (): Promise<void> => {
      while (left-- > 0) {
        const make = database.db.$transaction((tx) => createPorts(tx, [{ projectId, networkId: id }]), {
          timeout: 60_000,
        });
        made.push(...(await make));
      }
    };
    await Promise.all(Array.from({ length: CONNECTIONS }, maker));
    const addresses = made.flatMap((row) => row.addresses.map(({ address }) => address));
    expect(addresses).toHaveLength(200);
    expect(new Set(addresses).size).toBe(200);
    await database.db.port.deleteMany({ where: { networkId: id } });
    expect(await database.db.ipAddress.count({ where: { subnet: { networkId: id } } })).toBe(0);
  });
});

describe('security groups', () => {
  test('let out and nothing in until they have rules, and none twice', async () => {
    const group = await createSecurityGroup(member, { name: 'web', description: '' });
    const rules = [
      { direction: 'ingress', protocol: 'tcp', portMin: 80, portMax: 80, remoteCidr: '10.1.2.3/8' },
    ];
    const input = addRulesInput.parse({ id: group.id, rules });
    const { ids } = await addRules(member, input);
    const detail = await getSecurityGroup(member, group);
    expect(detail.rules.filter(({ direction }) => direction === 'ingress')).toMatchObject([
      { id: ids[0], remoteCidr: '10.0.0.0/8' },
    ]);
    await expect(addRules(member, input)).rejects.toMatchObject({ code: 'CONFLICT' });
    await expect(addRules(stranger, input)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const { id } = await network(member);
    const used = await port(member, id, { securityGroupIds: [group.id] });
    await expect(deleteSecurityGroup(member, group)).rejects.toMatchObject({ code: 'CONFLICT' });
    await deletePort(member, used);
    await removeRules(member, { id: group.id, ruleIds: ids });
    await deleteSecurityGroup(member, group);
    const standard = await database.db.$transaction((tx) =>
      ensureDefaultSecurityGroup(tx, member.actor.projectId ?? ''),
    );
    await expect(deleteSecurityGroup(member, { id: standard })).rejects.toMatchObject({ code: 'CONFLICT' });
  });
});

describe('routers and floating IPs', () => {
  test('lead from a network to the outside, and are kept while they are needed', async () => {
    const out = await outside();
    const inside = await network(member);
    const subnetId = await subnetOf(member, inside.id);
    const guest = await port(member, inside.id);
    const made = await router(member, { gateway: { networkId: out.id } });
    await expect(router(member, { gateway: { networkId: inside.id } })).rejects.toMatchObject({
      code: 'INVALID',
    });

    const floating = (input: Record<string, unknown>) =>
      allocateFloatingIp(member, allocateFloatingIpInput.parse({ networkId: out.id, ...input }));
    await expect(floating({ portId: guest.id })).rejects.toMatchObject({ code: 'CONFLICT', field: 'portId' });
    const { portId } = await addInterface(member, { id: made.id, subnetId });
    await expect(addInterface(member, { id: made.id, subnetId })).rejects.toMatchObject({ code: 'CONFLICT' });
    expect(await getRouter(member, made)).toMatchObject({
      gateway: { networkName: 'out', addresses: [{ address: '203.0.113.2' }] },
      interfaces: [{ portId, addresses: [{ address: '10.0.0.1' }] }],
    });

    const first = await floating({ portId: guest.id });
    expect(first.address).toBe('203.0.113.3');
    await expect(floating({ portId: guest.id })).rejects.toMatchObject({ code: 'CONFLICT' });
    await expect(floating({ address: '203.0.113.2' })).rejects.toMatchObject({ code: 'CONFLICT' });
    await expect(floating({ address: '10.0.0.5' })).rejects.toMatchObject({ code: 'INVALID' });
    const refusals = [
      () => removeInterface(member, { id: made.id, portId }),
      () => updateRouter(member, updateRouterInput.parse({ id: made.id, gateway: null })),
      () => deleteRouter(member, made),
      () => updateNetwork(cloud, { id: out.id, external: false }),
      () => deletePort(member, { id: portId }),
    ];
    for (const refusal of refusals) await expect(refusal()).rejects.toMatchObject({ code: 'CONFLICT' });

    const forward = (id: string, externalPort: number) =>
      addForwarding(
        member,
        addForwardingInput.parse({ id, protocol: 'tcp', externalPort, portId: guest.id, internalPort: 22 }),
      );
    await expect(forward(first.id, 22)).rejects.toMatchObject({ code: 'CONFLICT' });
    const second = await floating({});
    await forward(second.id, 22);
    await expect(forward(second.id, 22)).rejects.toMatchObject({ code: 'CONFLICT', field: 'externalPort' });
    const lead = updateFloatingIp(member, updateFloatingIpInput.parse({ id: second.id, portId: guest.id }));
    await expect(lead).rejects.toMatchObject({ code: 'CONFLICT' });

    // What leads to a port that is gone leads nowhere.
    await deletePort(member, guest);
    const { items } = await listFloatingIps(member, { page: 1, pageSize: 25 });
    expect(items.map(({ status, fixedAddress }) => [status, fixedAddress])).toEqual([
      ['DOWN', null],
      ['DOWN', null],
    ]);
    const routes = [{ destination: '192.0.2.0/24', nextHop: '10.0.0.9' }];
    await updateRouter(member, updateRouterInput.parse({ id: made.id, routes }));
    await expect(removeInterface(member, { id: made.id, portId })).rejects.toMatchObject({
      code: 'CONFLICT',
    });
    await updateRouter(member, updateRouterInput.parse({ id: made.id, routes: [], gateway: null }));
    await removeInterface(member, { id: made.id, portId });
    await deleteRouter(member, made);
    for (const { id } of [first, second]) await releaseFloatingIp(member, { id });
    expect(await database.db.ipAddress.count()).toBe(0);
  });
});
