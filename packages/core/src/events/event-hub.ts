import type { Logger } from '../logger';
import { parseChangeEvent, type ChangeEvent } from './change-event';
import { listenToDatabase } from './database-listener';

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

/** Passes on what the database announces of rows that people see. */
export function createEventHub(databaseUrl: string, log: Logger): EventHub {
  const listeners = new Set<(event: HubEvent) => void>();
  const emit = (event: HubEvent) => {
    for (const listener of [...listeners]) {
      try {
        listener(event);
      } catch (error) {
        log.error({ err: error }, 'a listener of events failed');
      }
    }
  };
  const connection = listenToDatabase({
    databaseUrl,
    channel: 'skydeck',
    log,
    onNotification(payload) {
      const change = payload ? parseChangeEvent(payload) : null;
      if (change) emit({ kind: 'change', change });
    },
    onGap: () => emit({ kind: 'resync' }),
  });
  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    ready: connection.ready,
    get connected() {
      return connection.connected;
    },
    async close() {
      listeners.clear();
      await connection.close();
    },
  };
}
