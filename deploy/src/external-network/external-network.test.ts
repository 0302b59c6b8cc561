import { expect, test } from 'vitest';
import { bootUnit } from './boot-unit';
import { droppingChains, ruleset } from './firewall';
import { takenNetworks } from './machine';
import { withMapping, withOption, withoutMapping, withoutOption } from './settings-map';
import { judgeExternalNetwork, type ExternalNetworkFacts } from './status';

const well: ExternalNetworkFacts = {
  plan: {
    ...{ interface: null, cidr: '172.24.4.0/24', gatewayIp: '172.24.4.1' },
    pool: { first: '172.24.4.10', last: '172.24.4.254' },
  },
  ...{ bridgeUp: true, deviceUp: true },
  translation: { forwards: true, firewall: true, defaultRoute: true, inTheWay: [] },
};

test('whatever is not well outside has a remedy', () => {
  expect(judgeExternalNetwork(well)).toEqual([]);
  const ill = judgeExternalNetwork({
    ...well,
    ...{ bridgeUp: false, deviceUp: false },
    translation: { forwards: false, firewall: false, defaultRoute: false, inTheWay: ['ip filter FORWARD'] },
  });
  expect(ill.map(({ level }) => level)).toEqual(['error', 'error', 'error', 'error', 'warning', 'warning']);
  expect(ill.filter(({ remedy }) => remedy === '')).toEqual([]);
  const card = { ...well, plan: { ...well.plan, interface: 'eth1' }, deviceUp: false, translation: null };
  expect(judgeExternalNetwork(card)).toMatchObject([
    { level: 'error', message: 'The network card eth1 is not up.' },
  ]);
});

test('a boot makes again what the machine forgets', () => {
  const commands = (plan: typeof well.plan) => bootUnit(plan, '/rules').match(/(?<=ExecStart=).+/g) ?? [];
  expect(commands(well.plan).map((command) => command.split(' ').slice(0, 3).join(' '))).toEqual([
    ...['-ip link add', 'ethtool --offload skydeck-ex', 'ip link set', 'ethtool --offload skydeck-ex-br'],
    ...['ip link set', 'ip address replace', 'nft -f /rules', 'sysctl --quiet --write'],
  ]);
  expect(commands({ ...well.plan, interface: 'eth1' })).toEqual(['ip link set eth1 up']);
});

test('entries of others stay in lists that OVN reads', () => {
  expect(withMapping('', 'external', 'br')).toBe('external:br');
  expect(withMapping('a:b, external:old', 'external', 'br')).toBe('a:b,external:br');
  expect(withoutMapping('a:b,external:br', 'external', 'br')).toBe('a:b');
  expect(withOption('x,y', 'y')).toBe('x,y');
  expect(withoutOption('x,y', 'y')).toBe('x');
});

test('networks that the machine reaches are told from the cloud’s own and from the way to all others', () => {
  const routes = [
    { dst: 'default', gateway: '192.0.2.1', dev: 'eth0' },
    { dst: '192.0.2.0/24', dev: 'eth0' },
    { dst: '172.24.4.0/24', dev: 'skydeck-ex' },
    { type: 'local', dst: '192.0.2.2', dev: 'eth0' },
  ];
  expect(takenNetworks(JSON.stringify(routes))).toEqual(['192.0.2.0/24', '192.0.2.2/32']);
});

test('the firewall’s rules name the device, and others’ chains that would drop are found', () => {
  expect(ruleset('dev0', '10.9.0.0/24')).toContain('ip saddr 10.9.0.0/24 oifname != "dev0" masquerade');
  for (const others of ['ip saddr != 10.9.0.0/24 drop', 'meta nfproto ipv6 drop'])
    expect(ruleset('dev0', '10.9.0.0/24')).toContain(`iifname "dev0" ${others}`);
  const chain = { family: 'ip', table: 'filter', name: 'FORWARD', hook: 'forward', policy: 'drop' };
  const chains = [{ metainfo: {} }, { chain }, { chain: { ...chain, policy: 'accept' } }];
  expect(droppingChains(JSON.stringify({ nftables: chains }))).toEqual(['ip filter FORWARD']);
});
