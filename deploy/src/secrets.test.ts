import { expect, test } from 'vitest';
import { formatEnvFile, ownDatabaseUrl, ownRedisUrl, parseEnvFile, serviceEnvironment } from './secrets';
import { layoutOf } from './state-directory';

test('an environment file gives back every value that was put in', () => {
  const values = {
    PLAIN: 'a',
    QUOTES: 'say "hi"',
    DOLLAR: '$HOME `id` \\',
    EMPTY: '',
    URL: 'postgresql://a:b@c/d?host=%2Frun',
  };
  expect(parseEnvFile(formatEnvFile(values))).toEqual(values);
});

test('comments, blank lines and bare values are read as systemd reads them', () => {
  expect(parseEnvFile('# a comment\n\nBARE=value with spaces\nBROKEN\n')).toEqual({
    BARE: 'value with spaces',
  });
});

test('services reach their own stores through sockets below the state directory, or the external ones', () => {
  const layout = layoutOf('/srv/cloud');
  expect(ownDatabaseUrl(layout, 'pw')).toBe(
    'postgresql://skydeck:pw@localhost/skydeck?host=%2Fsrv%2Fcloud%2Frun%2Fpostgres',
  );
  expect(ownRedisUrl(layout)).toBe('unix:///srv/cloud/run/redis/redis.sock');
  const external = serviceEnvironment(
    layout,
    {
      secretKey: 'k',
      databasePassword: 'pw',
      externalDatabaseUrl: 'postgresql://db.example/sky',
      externalRedisUrl: 'rediss://queue.example',
    },
    { SKYDECK_WEB_PORT: '9000' },
  );
  expect(external).toMatchObject({
    DATABASE_URL: 'postgresql://db.example/sky',
    REDIS_URL: 'rediss://queue.example',
    SKYDECK_WEB_PORT: '9000',
    SKYDECK_STATE_DIR: '/srv/cloud',
  });
});
