import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { readEnvironment } from './environment';
import {
  formatEnvFile,
  ownDatabaseUrl,
  ownRedisUrl,
  parseEnvFile,
  readConfiguration,
  serviceEnvironment,
  writePrivately,
} from './secrets';
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

test('settings given empty go back to their defaults, but never the key that opens what is stored', async () => {
  const layout = layoutOf(await mkdtemp(path.join(tmpdir(), 'secrets-')));
  try {
    await writePrivately(layout.secretsFile, 'SKYDECK_SECRET_KEY="kept"\n');
    await writePrivately(layout.settingsFile, 'SKYDECK_WEB_PORT="9000"\n');
    const given = { SKYDECK_SECRET_KEY: '', SKYDECK_WEB_PORT: '' };
    const { secrets, settings } = await readConfiguration(layout, readEnvironment(given));
    expect(secrets.secretKey).toBe('kept');
    expect(settings).toEqual({});
  } finally {
    await rm(layout.root, { recursive: true });
  }
});
