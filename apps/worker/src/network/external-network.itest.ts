import { readFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { bootstrap } from '@skydeck/core/bootstrap';
import { createLogger } from '@skydeck/core/logger';
import { planExternalNetwork } from '@skydeck/core/network/external-network-plan';
import { ROUTER_GATEWAY, ROUTER_INTERFACE } from '@skydeck/core/network/network-rows';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { NetworkScene } from './testing/network-scene';

/** A machine that this one knows of, but that is in no network of the cloud. */
const CLIENT = 'client';
const UPLINK = 'uplink0';
const [HERE, THERE] = ['198.51.100.1', '198.51.100.2'];

const inClient = (...command: string[]) =>
  execa('ip', ['netns', 'exec', CLIENT, ...command], { reject: false });
const clientReaches = async (target: string) =>
  (await inClient('busybox', 'ping', '-c', '1', '-W', '1', target)).exitCode === 0;
const clientReads = async (target: string, port: number) =>
  (await inClient('busybox', 'nc', '-w', '2', target, String(port))).stdout;

/** How many pings have come to the client. */
async function pingsHeard(): Promise<number> {
  const { stdout } = await inClient('cat', '/proc/net/snmp');
  const [names, values] = stdout
    .split('\n')
    .filter((line) => line.startsWith('Icmp:'))
    .map((line) => line.split(' '));
  return Number(values?.[names?.indexOf('InEchos') ?? -1]);
}

let scene: NetworkScene;
/** A service of the host's. */
const service = createServer((socket) => socket.end('host\n'));

beforeAll(async () => {
  scene = await NetworkScene.open();
  await execa('ip', ['netns', 'add', CLIENT]);
  await execa('ip', ['link', 'add', UPLINK, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', CLIENT]);
  await execa('ip', ['address', 'add', `${HERE}/24`, 'dev', UPLINK]);
  await execa('ip', ['link', 'set', UPLINK, 'up']);
  await execa('ip', ['-n', CLIENT, 'address', 'add', `${THERE}/24`, 'dev', 'eth0']);
  await execa('ip', ['-n', CLIENT, 'link', 'set', 'eth0', 'up']);
  await new Promise<void>((resolve) => service.listen(0, '0.0.0.0', resolve));
});
afterAll(async () => {
  service.close();
  await scene.close();
  await execa('ip', ['link', 'delete', UPLINK], { reject: false });
  await execa('ip', ['netns', 'delete', CLIENT], { reject: false });
});

it('leads guests to whom the host reaches, and those to floating IPs, but no guest to the host; a crash does not end it', async () => {
  const { db, driver, projectId } = scene;
  const { stdout } = await execa('ip', ['-brief', '-4', 'address', 'show', 'dev', 'skydeck-ex']);
  const leg = /\S+\/\d+/.exec(stdout)?.[0] ?? '';
  const settings = { interface: null, cidr: leg, gatewayIp: null, pool: null };
  const plan = planExternalNetwork(settings, null, []);
  if ('collidesWith' in plan) throw new Error(plan.collidesWith);
  await bootstrap({ db, log: createLogger('test', 'silent'), admin: null, externalNetwork: plan });
  const { chassisName, physicalNetworks } = await driver.hostFacts(AbortSignal.timeout(10_000));
  await db.host.create({ data: { name: 'here', chassisName, physicalNetworks: [...physicalNetworks] } });
  const outside = await db.network.findFirstOrThrow({
    where: { external: true },
    include: { subnets: true },
  });
  const inside = await scene.network('10.84.0');
  const rules = (['ingress', 'egress'] as const).map((direction) => ({
    direction,
    etherType: 'IPv4' as const,
  }));
  const open = await db.securityGroup.create({ data: { projectId, name: 'open', rules: { create: rules } } });
  const port = await scene.port(inside, { securityGroupIds: [open.id] });
  const guest = await scene.guest(port, '10.84.0.1');
  const router = await db.router.create({ data: { projectId, name: 'router' } });
  await scene.port(inside, {
    routerId: router.id,
    deviceOwner: ROUTER_INTERFACE,
    fixedIps: [{ subnetId: inside.subnet.id, address: '10.84.0.1' }],
  });
  const gateway = await scene.port(outside, { routerId: router.id, deviceOwner: ROUTER_GATEWAY });
  await driver.waitPortUp(port.id, AbortSignal.timeout(20_000));
  await scene.settled();

  // The client knows no way back to the cloud: it answers the host.
  expect(await guest.reaches(THERE, guest.address)).toBe(true);
  // Without translation it would hear a guest's own address, or whichever the guest likes.
  await db.router.update({ where: { id: router.id }, data: { snatEnabled: false } });
  await scene.settled();
  const heard = await pingsHeard();
  expect(await guest.reaches(THERE, guest.address)).toBe(false);
  expect(await pingsHeard()).toBe(heard);
  await db.router.update({ where: { id: router.id }, data: { snatEnabled: true } });
  await scene.settled();

  await execa('ip', ['-n', CLIENT, 'route', 'add', plan.cidr, 'via', HERE]);
  const address = plan.pool.last;
  const subnetId = outside.subnets[0]?.id ?? '';
  expect(await clientReaches(address)).toBe(false);
  await db.floatingIp.create({
    data: {
      ...{ projectId, networkId: outside.id, routerId: router.id },
      ...{ fixedPortId: port.id, fixedAddress: guest.address },
      address: { create: { subnetId, address } },
    },
  });
  await scene.settled();
  guest.answer(80, 'guest');
  expect(await clientReaches(address)).toBe(true);
  expect(await clientReads(address, 80)).toBe('guest');
  expect(await guest.reaches(THERE, guest.address)).toBe(true);

  const { port: servicePort } = service.address() as AddressInfo;
  expect(await clientReads(HERE, servicePort)).toBe('host');
  for (const host of [plan.gatewayIp, HERE]) {
    expect(await guest.reaches(host, guest.address)).toBe(true);
    expect(await guest.read(host, servicePort)).toBe('');
  }

  // Its monitor starts the switch again; the host's leg is none of its devices.
  const switchPid = Number(await readFile('/run/openvswitch/ovs-vswitchd.pid', 'utf8'));
  const routerAddress = gateway.addresses[0]?.address ?? '';
  expect(await clientReaches(routerAddress)).toBe(true);
  process.kill(switchPid, 'SIGSEGV');
  const killed = performance.now();
  await vi.waitFor(async () => expect(await clientReaches(routerAddress)).toBe(true), {
    timeout: 20_000,
    interval: 20,
  });
  console.log(
    `outside traffic is back ${Math.round(performance.now() - killed)} ms after a crash of the switch`,
  );
});
