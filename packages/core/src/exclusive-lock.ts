import { Client } from 'pg';
import type { Logger } from './logger';

const RETRY_MS = 500;

export interface ExclusiveLock {
  /** Lets go of it. */
  release(): Promise<void>;
}

export interface ExclusiveLockOptions {
  databaseUrl: string;
  /** Who holds it is alone under this name in the whole cloud. */
  name: string;
  log: Logger;
  /** How long to wait for another holder, in ms: one that was killed is gone as soon as Postgres notices. */
  patienceMs: number;
  /** Another process has it now: this one must stop at once. */
  onLost: () => void;
}

/**
 * Holds a Postgres advisory lock for as long as the process lives. When the connection breaks (Postgres restarts) it
 * is taken again; if somebody else was faster, `onLost` is called.
 * @throws Error when another process holds it for longer than `patienceMs`
 */
export async function takeExclusiveLock(options: ExclusiveLockOptions): Promise<ExclusiveLock> {
  const { name, log, patienceMs } = options;
  let client: Client | null = null;
  let released = false;

  async function attempt(): Promise<Client | null> {
    const candidate = new Client({
      connectionString: options.databaseUrl,
      connectionTimeoutMillis: 5_000,
      keepAlive: true,
      application_name: `skydeck ${name}`,
    });
    candidate.on('error', () => undefined);
    try {
      await candidate.connect();
      const { rows } = await candidate.query<{ taken: boolean }>(
        'SELECT pg_try_advisory_lock(hashtextextended($1, 0)) AS taken',
        [`skydeck ${name}`],
      );
      if (rows[0]?.taken) return candidate;
    } catch (error) {
      await candidate.end().catch(() => undefined);
      throw error;
    }
    await candidate.end();
    return null;
  }

  function watch(holder: Client): void {
    client = holder;
    holder.once('end', () => {
      client = null;
      if (!released) void retake();
    });
  }

  async function retake(): Promise<void> {
    log.warn({ lock: name }, 'the connection that holds the lock broke; taking it again');
    while (!released) {
      try {
        const holder = await attempt();
        if (!holder) return options.onLost();
        return watch(holder);
      } catch (error) {
        log.debug({ err: error, lock: name }, 'the database is away');
        await pause();
      }
    }
  }

  const deadline = Date.now() + patienceMs;
  for (;;) {
    const holder = await attempt();
    if (holder) {
      watch(holder);
      break;
    }
    if (Date.now() > deadline) throw new Error(`another process runs as ${name}`);
    await pause();
  }
  return {
    async release() {
      released = true;
      await client?.end();
    },
  };
}

function pause(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, RETRY_MS);
  });
}
