import { expect, test } from 'vitest';
import { addresses } from './portal-processes';

test.each([
  [{}, 'http://127.0.0.1:8080', 'http://127.0.0.1:8081'],
  [{ SKYDECK_WEB_HOST: '0.0.0.0', SKYDECK_WORKER_HOST: '::' }, 'http://127.0.0.1:8080', 'http://[::1]:8081'],
  [{ SKYDECK_WEB_HOST: '192.0.2.7', SKYDECK_WEB_PORT: '80' }, 'http://192.0.2.7:80', 'http://127.0.0.1:8081'],
  [{ SKYDECK_WORKER_HOST: 'fd00::7' }, 'http://127.0.0.1:8080', 'http://[fd00::7]:8081'],
])('with %j web and worker are asked where they listen', (settings, web, worker) => {
  expect(addresses({ settings })).toMatchObject({ web, worker });
});
