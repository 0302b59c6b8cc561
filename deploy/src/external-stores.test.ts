import { expect, test } from 'vitest';
import { psqlAddress, redisCliAddress } from './external-stores';

test('a database password travels by the environment, and only what libpq knows by the address', () => {
  expect(psqlAddress('postgresql://sky:p%40ss@db.example:5433/cloud?schema=public&sslmode=require')).toEqual({
    args: ['postgresql://sky@db.example:5433/cloud?sslmode=require'],
    env: { PGPASSWORD: 'p@ss' },
  });
  expect(psqlAddress('postgresql:///cloud?host=/run/postgresql').env).toEqual({});
});

test('a Redis password travels by the environment', () => {
  expect(redisCliAddress('rediss://app:s3cret@cache.example:6380/2')).toEqual({
    args: ['-u', 'rediss://cache.example:6380/2', '--user', 'app'],
    env: { REDISCLI_AUTH: 's3cret' },
  });
  expect(redisCliAddress('redis://:s3cret@cache.example')).toEqual({
    args: ['-u', 'redis://cache.example'],
    env: { REDISCLI_AUTH: 's3cret' },
  });
  expect(redisCliAddress('unix:/run/redis/redis.sock')).toEqual({
    args: ['-s', '/run/redis/redis.sock'],
    env: {},
  });
});
