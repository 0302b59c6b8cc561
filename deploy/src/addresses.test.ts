import { expect, test } from 'vitest';
import { addressFromElsewhere, addresses } from './addresses';

test.each([
  [{}, 'http://127.0.0.1:8080', 'http://127.0.0.1:8081'],
  [{ SKYDECK_WEB_HOST: '0.0.0.0', SKYDECK_WORKER_HOST: '::' }, 'http://127.0.0.1:8080', 'http://[::1]:8081'],
  [{ SKYDECK_WEB_HOST: '192.0.2.7', SKYDECK_WEB_PORT: '80' }, 'http://192.0.2.7:80', 'http://127.0.0.1:8081'],
  [{ SKYDECK_WORKER_HOST: 'fd00::7' }, 'http://127.0.0.1:8080', 'http://[fd00::7]:8081'],
])('with %j web and worker are asked where they listen', (settings, web, worker) => {
  expect(addresses({ settings })).toMatchObject({ web, worker });
});

test('other machines are told an address only where the portal listens for them', () => {
  const entry = { family: 'IPv4', internal: false, address: '192.0.2.7' } as const;
  const rest = { netmask: '255.255.255.0', mac: '00:00:00:00:00:00', cidr: null };
  const interfaces = {
    lo: [{ ...rest, ...entry, internal: true, address: '127.0.0.1' }],
    eth0: [{ ...rest, ...entry }],
  };
  expect(addressFromElsewhere({}, interfaces)).toBe('http://192.0.2.7:8080');
  expect(addressFromElsewhere({ SKYDECK_WEB_PORT: '80' }, interfaces)).toBe('http://192.0.2.7:80');
  expect(addressFromElsewhere({}, { lo: interfaces.lo })).toBeUndefined();
  expect(addressFromElsewhere({ SKYDECK_WEB_HOST: '127.0.0.1' }, interfaces)).toBeUndefined();
  expect(addressFromElsewhere({ SKYDECK_PUBLIC_URL: 'https://cloud.example' }, interfaces)).toBeUndefined();
});
