import type { SecurityGroup } from '@skydeck/db';
import { ROUTER_GATEWAY, ROUTER_INTERFACE } from '@skydeck/core/network/network-rows';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NetworkScene } from './testing/network-scene';
import { Outside } from './testing/outside';

let scene: NetworkScene;

beforeAll(async () => {
  scene = await NetworkScene.open();
});
afterAll(() => scene.close());

function makeGroup(name: string): Promise<SecurityGroup> {
  return scene.db.securityGroup.create({
    data: {
      projectId: scene.projectId,
      name,
      rules: { create: { direction: 'egress', etherType: 'IPv4' } },
    },
  });
}

describe('security groups', () => {
  it('let in what a rule allows while there is the rule, by its kind and by who sends it', async () => {
    const network = await scene.network('10.81.0');
    const [closed, friends, strangers] = [
      await makeGroup('closed'),
      await makeGroup('friends'),
      await makeGroup('strangers'),
    ];
    const at = (group: SecurityGroup) => scene.port(network, { securityGroupIds: [group.id] });
    const ports = [await at(closed), await at(friends), await at(strangers)];
    const [target, friend, stranger] = await Promise.all(ports.map((port) => scene.guest(port, '10.81.0.1')));
    if (!target || !friend || !stranger) throw new Error('a guest is missing');
    await Promise.all(ports.map(({ id }) => scene.driver.waitPortUp(id, AbortSignal.timeout(20_000))));
    await scene.settled();
    expect(await friend.reaches(target.address, friend.address)).toBe(false);

    const ping = { direction: 'ingress', etherType: 'IPv4', protocol: 'icmp' } as const;
    const all = await scene.db.securityGroupRule.create({ data: { groupId: closed.id, ...ping } });
    await scene.settled();
    expect(await friend.reaches(target.address, friend.address)).toBe(true);
    expect(await stranger.reaches(target.address, stranger.address)).toBe(true);
    // Answers come back; what is asked the other way is another matter.
    expect(await target.reaches(friend.address, target.address)).toBe(false);

    await scene.db.securityGroupRule.update({ where: { id: all.id }, data: { remoteGroupId: friends.id } });
    await scene.settled();
    expect(await friend.reaches(target.address, friend.address)).toBe(true);
    expect(await stranger.reaches(target.address, stranger.address)).toBe(false);
    // The group's members are what counts, whenever they come.
    await scene.db.portSecurityGroup.create({ data: { portId: ports[2]?.id ?? '', groupId: friends.id } });
    await scene.settled();
    expect(await stranger.reaches(target.address, stranger.address)).toBe(true);

    await scene.db.securityGroupRule.delete({ where: { id: all.id } });
    await scene.settled();
    expect(await friend.reaches(target.address, friend.address)).toBe(false);
  });
});

describe('routers', () => {
  it('join networks, lead outside, and let in by floating IPs and forwarded ports', async () => {
    const outside = await Outside.build();
    try {
      const { chassisName, physicalNetworks } = await scene.driver.hostFacts(AbortSignal.timeout(10_000));
      expect(physicalNetworks).toContain(Outside.physicalNetwork);
      await scene.db.host.create({
        data: { name: 'here', chassisName, physicalNetworks: [...physicalNetworks] },
      });
      const [left, right] = [await scene.network('10.82.0'), await scene.network('10.83.0')];
      const external = await scene.network('203.0.113', {
        external: true,
        providerType: 'flat',
        physicalNetwork: Outside.physicalNetwork,
        mtu: 1_500,
      });
      const open = await makeGroup('open');
      await scene.db.securityGroupRule.create({
        data: { groupId: open.id, direction: 'ingress', etherType: 'IPv4' },
      });
      const ports = [
        await scene.port(left, { securityGroupIds: [open.id] }),
        await scene.port(right, { securityGroupIds: [open.id] }),
      ];
      const guests = [
        await scene.guest(ports[0] ?? fail(), '10.82.0.1'),
        await scene.guest(ports[1] ?? fail(), '10.83.0.1'),
      ];
      const [one, two] = [guests[0] ?? fail(), guests[1] ?? fail()];
      await Promise.all(ports.map(({ id }) => scene.driver.waitPortUp(id, AbortSignal.timeout(20_000))));

      const router = await scene.db.router.create({ data: { projectId: scene.projectId, name: 'router' } });
      const join = (network: typeof left, deviceOwner: string, address: string) =>
        scene.port(network, {
          routerId: router.id,
          deviceOwner,
          fixedIps: [{ subnetId: network.subnet.id, address }],
        });
      await join(left, ROUTER_INTERFACE, '10.82.0.1');
      await join(right, ROUTER_INTERFACE, '10.83.0.1');
      await scene.settled();
      expect(await one.reaches(two.address, one.address)).toBe(true);

      await join(external, ROUTER_GATEWAY, '203.0.113.10');
      await scene.settled();
      expect(await one.reaches(Outside.address, one.address)).toBe(true);
      await scene.db.router.update({ where: { id: router.id }, data: { snatEnabled: false } });
      await scene.settled();
      expect(await one.reaches(Outside.address, one.address)).toBe(false);

      const floatingIp = await scene.db.floatingIp.create({
        data: {
          projectId: scene.projectId,
          networkId: external.id,
          routerId: router.id,
          fixedPortId: ports[0]?.id ?? null,
          fixedAddress: one.address,
          address: { create: { subnetId: external.subnet.id, address: '203.0.113.20' } },
        },
      });
      await scene.settled();
      expect(await outside.reaches('203.0.113.20')).toBe(true);
      await scene.db.floatingIp.update({ where: { id: floatingIp.id }, data: { fixedPortId: null } });
      expect(await scene.db.floatingIp.findUnique({ where: { id: floatingIp.id } })).toMatchObject({
        routerId: null,
        fixedAddress: null,
      });
      await scene.settled();
      expect(await outside.reaches('203.0.113.20')).toBe(false);

      one.answer(80, 'one');
      two.answer(80, 'two');
      const forward = (externalPort: number, index: number) => ({
        protocol: 'tcp' as const,
        externalPort,
        internalPort: 80,
        internalPortId: ports[index]?.id ?? '',
        internalAddress: guests[index]?.address ?? '',
      });
      await scene.db.floatingIp.update({
        where: { id: floatingIp.id },
        data: { routerId: router.id, forwardings: { create: [forward(8_001, 0), forward(8_002, 1)] } },
      });
      await scene.settled();
      expect(await outside.read('203.0.113.20', 8_001)).toBe('one');
      expect(await outside.read('203.0.113.20', 8_002)).toBe('two');
      await scene.db.port.delete({ where: { id: ports[1]?.id ?? '' } });
      await scene.settled();
      expect(await outside.read('203.0.113.20', 8_002)).toBe('');
      expect(await outside.read('203.0.113.20', 8_001)).toBe('one');
    } finally {
      await outside.remove();
    }
  });
});

function fail(): never {
  throw new Error('something is missing');
}
