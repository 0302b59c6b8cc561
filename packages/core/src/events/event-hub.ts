import { Client } from 'pg';
import type { Logger } from '../logger';
import { parseChangeEvent, type ChangeEvent } from './change-event';

const CHANNEL = 'skydeck';
const CHECK_EVERY_MS = 15_000;
const ANSWER_WITHIN_MS = 5_000;
const RETRY_FIRST_MS = 200;
const RETRY_MOST_MS = 5_000;

/** `resync`: events may have been missed, so everything shown has to be read again. */
export type HubEvent = { kind: 'change'; change: ChangeEvent } | { kind: 'resync' };

export interface EventHub {
  /** Calls the listener for every event of the cloud, unfiltered, until the returned function is called. */
  subscribe(listener: (event: HubEvent) => void): () => void;
  /** Resolves when the hub hears the database for the first time. */
  ready: Promise<void>;
  /** Whether it hears the database now. */
  readonly connected: boolean;
  close(): Promise<void>;
}

/** Listens to the database's announcements on one connection, which it makes anew whenever it is lost. */
export function createEventHub(databaseUrl: string, log: Logger): EventHub {
  const listeners = new Set<(event: HubEvent) => void>();
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

  const emit = (event: HubEvent) => {
    for (const listener of [...listeners]) {
      try {
        listener(event);
      } catch (error) {
        log.error({ err: error }, 'a listener of events failed');
      }
    }
  };

  const lost = (which: Client, error: unknown) => {
    if (client !== which) return;
    client = null;
    hears = false;
    clearInterval(check);
    which.removeAllListeners();
    which.on('error', () => undefined);
    void which.end().catch(() => undefined);
    if (closed) return;
    log.warn({ err: error, retryMs }, 'the event connection was lost');
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
    next.on('notification', ({ payload }) => {
      const change = payload ? parseChangeEvent(payload) : null;
      if (change) emit({ kind: 'change', change });
    });
    try {
      await next.connect();
      await next.query(`LISTEN ${CHANNEL}`);
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
    if (heardBefore) emit({ kind: 'resync' });
    heardBefore = true;
    hears = true;
    announceReady();
  };

  void connect();
  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    ready,
    get connected() {
      return hears;
    },
    async close() {
      closed = true;
      clearTimeout(retry);
      clearInterval(check);
      listeners.clear();
      const last = client;
      client = null;
      hears = false;
      last?.removeAllListeners();
      last?.on('error', () => undefined);
      await last?.end().catch(() => undefined);
    },
  };
}
