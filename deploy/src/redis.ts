import { chown, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { StepError } from '../launcher/steps.mjs';
import { run } from './commands';
import type { Deployment } from './deployment';
import { redisCliAddress } from './external-stores';
import type { Layout } from './state-directory';
import type { ProcessManager } from './process-manager';
import type { ProcessSpec } from './supervisor/process-spec';
import { lookUpUser, STORE_USER, WEB_USER } from './system-users';
import { waitFor } from './waiting';

const START_TIMEOUT = 15_000;

/** A queue must never lose an entry to make room, and survives a restart by its append-only file. */
export function redisConfiguration(layout: Layout): string {
  return [
    'port 0',
    `unixsocket ${layout.redisSocket}/redis.sock`,
    'unixsocketperm 770',
    `dir ${layout.redis}`,
    'daemonize no',
    'supervised no',
    'appendonly yes',
    'appendfsync everysec',
    'save ""',
    'maxmemory-policy noeviction',
    'logfile ""',
    '',
  ].join('\n');
}

/** The description of Skydeck's own Redis as a process. */
export function redisProcess(layout: Layout): ProcessSpec {
  return {
    name: 'redis',
    argv: ['/usr/bin/redis-server', path.join(layout.redis, 'redis.conf')],
    cwd: layout.redis,
    env: { PATH: '/usr/bin:/bin' },
    user: STORE_USER,
    // The group of those who may use the socket.
    group: WEB_USER,
    stopSignal: 'SIGTERM',
    stopTimeout: 15_000,
    diesWithSupervisor: true,
  };
}

/** Starts Skydeck's own Redis through the manager; an external REDIS_URL is only asked whether it answers. */
export async function ensureRedis(deployment: Deployment, manager: ProcessManager): Promise<string> {
  const { layout, secrets } = deployment;
  const external = secrets.externalRedisUrl;
  if (!external) {
    const file = path.join(layout.redis, 'redis.conf');
    await writeFile(file, redisConfiguration(layout), { mode: 0o600 });
    const owner = await lookUpUser(STORE_USER);
    await chown(file, owner.uid, owner.gid);
    await manager.ensure(redisProcess(layout));
  }
  const { args, env } = redisCliAddress(external ?? `unix:${layout.redisSocket}/redis.sock`);
  const options = { allowFailure: true, env: { ...deployment.environment.inherited, ...env } };
  const answers = async () =>
    (await run(['redis-cli', '--no-auth-warning', ...args, 'PING'], options)).stdout.trim() === 'PONG';
  if (await waitFor(answers, external ? 5_000 : START_TIMEOUT)) return external ? 'external' : '';
  if (external)
    throw new StepError(
      'The Redis of REDIS_URL does not answer.',
      'check the address and the password; `REDIS_URL= npm run up` goes back to Skydeck’s own',
    );
  throw new StepError('Redis did not come up.', manager.logHint('redis'));
}
