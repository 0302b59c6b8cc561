import { Client } from 'pg';
import type { Logger } from '../logger';

const CHECK_EVERY_MS = 15_000;
const ANSWER_WITHIN_MS = 5_000;
const RETRY_FIRST_MS = 200;
const RETRY_MOST_MS = 5_000;

export interface DatabaseListenerOptions {
  databaseUrl: string;
  channel: string;
  log: Logger;
  onNotification(payload: string): void;
  /** The connection was lost and is back: what was announced meanwhile is unknown. */
  onGap(): void;
}

export interface DatabaseListener {
  /** Resolves when the database is heard for the first time. */
  ready: Promise<void>;
  /** Whether it is heard now. */
  readonly connected: boolean;
  close(): Promise<void>;
}

/** Listens to one channel of the database on a connection of its own, which is made anew whenever it is lost. */
export function listenToDatabase(options: DatabaseListenerOptions): DatabaseListener {
  const { databaseUrl, channel, log } = options;
  let client: Client | null = null;
  let retry: NodeJS.Timeout | undefined;
  let retryMs = RETRY_FIRST_MS;
  let check: NodeJS.Timeout | undefined;
  let closed = false;
  let heardBefore = false;
  let hears = false;
  let announceReady: () => void = () => undefined;
  const ready = new Promise<void>((resolve) => {
    announceReady = resolve;
  });

  const lost = (which: Client, error: unknown) => {
    if (client !== which) return;
    client = null;
    hears = false;
    clearInterval(check);
    which.removeAllListeners();
    which.on('error', () => undefined);
    void which.end().catch(() => undefined);
    if (closed) return;
    log.warn({ err: error, channel, retryMs }, 'the event connection was lost');
    retry = setTimeout(() => void connect(), retryMs);
    retryMs = Math.min(retryMs * 2, RETRY_MOST_MS);
  };

  const connect = async () => {
    const next = new Client({
      connectionString: databaseUrl,
      keepAlive: true,
      connectionTimeoutMillis: ANSWER_WITHIN_MS,
      query_timeout: ANSWER_WITHIN_MS,
      application_name: 'skydeck events',
    });
    client = next;
    next.on('error', (error) => lost(next, error));
    next.on('end', () => lost(next, new Error('the connection ended')));
    next.on('notification', ({ payload }) => options.onNotification(payload ?? ''));
    try {
      await next.connect();
      await next.query(`LISTEN ${next.escapeIdentifier(channel)}`);
    } catch (error) {
      lost(next, error);
      return;
    }
    retryMs = RETRY_FIRST_MS;
    // A dead peer sends no error by itself: ask now and then.
    check = setInterval(
      () => next.query('SELECT 1').catch((error: unknown) => lost(next, error)),
      CHECK_EVERY_MS,
    );
    check.unref();
    if (heardBefore) options.onGap();
    heardBefore = true;
    hears = true;
    announceReady();
  };

  void connect();
  return {
    ready,
    get connected() {
      return hears;
    },
    async close() {
      closed = true;
      clearTimeout(retry);
      clearInterval(check);
      const last = client;
      client = null;
      hears = false;
      last?.removeAllListeners();
      last?.on('error', () => undefined);
      await last?.end().catch(() => undefined);
    },
  };
}
