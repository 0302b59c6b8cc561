'use client';
import { useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { isAffected, mayBeOutdated, parseChange, type Change } from './affected-queries';
import { reconnectDelay } from './reconnect-delay';
import { refreshQueries } from './refresh-queries';

export interface LiveState {
  status: 'connecting' | 'live' | 'reconnecting';
  /** When the last event (or greeting) came. */
  updatedAt: Date | null;
}

/** Changes that come within this many milliseconds are answered by one round of requests. */
const gatherMs = 120;
/** Rounds start at least this far apart: a launch of twenty reports progress many times a second. */
const roundGapMs = 700;
/** While disconnected, ask again this often. */
const pollMs = 10_000;
/** A tab that nobody sees gives its connection back: browsers allow few per server. */
const hiddenMs = 30_000;

interface Listeners {
  onState: (state: LiveState) => void;
  onSignedOut: () => void;
}

class LiveConnection {
  private source: EventSource | null = null;
  private changes: Change[] = [];
  private attempt = 0;
  private lastRound = 0;
  private updatedAt: Date | null = null;
  private roundTimer: ReturnType<typeof setTimeout> | undefined;
  private retryTimer: ReturnType<typeof setTimeout> | undefined;
  private pollTimer: ReturnType<typeof setInterval> | undefined;
  private hiddenTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly queryClient: QueryClient,
    private readonly listeners: Listeners,
  ) {}

  open(): void {
    document.addEventListener('visibilitychange', this.onVisibility);
    window.addEventListener('online', this.reconnectNow);
    this.connect();
  }

  close(): void {
    document.removeEventListener('visibilitychange', this.onVisibility);
    window.removeEventListener('online', this.reconnectNow);
    this.disconnect();
    clearTimeout(this.roundTimer);
    clearTimeout(this.hiddenTimer);
  }

  private connect(): void {
    const source = new EventSource('/api/events');
    this.source = source;
    source.addEventListener('hello', () => {
      this.attempt = 0;
      clearInterval(this.pollTimer);
      this.pollTimer = undefined;
      this.report('live');
      // What happened before this was not told: while we were away, or since the page asked for its data.
      this.refreshAll();
    });
    source.addEventListener('change', (event: MessageEvent<string>) => {
      this.report('live');
      const change = parseChange(event.data);
      if (change) this.gather(change);
    });
    source.addEventListener('bye', () => {
      this.disconnect();
      this.listeners.onSignedOut();
    });
    source.addEventListener('error', () => {
      // The browser's own retry knows no back-off.
      source.close();
      if (this.source !== source) return;
      this.source = null;
      this.report('reconnecting', false);
      this.pollTimer ??= setInterval(() => this.refreshAll(), pollMs);
      this.retryTimer = setTimeout(() => this.connect(), reconnectDelay(this.attempt++));
    });
  }

  private disconnect(): void {
    this.source?.close();
    this.source = null;
    clearTimeout(this.retryTimer);
    clearInterval(this.pollTimer);
    this.pollTimer = undefined;
  }

  private readonly reconnectNow = (): void => {
    if (this.source) return;
    this.disconnect();
    this.attempt = 0;
    this.connect();
  };

  private readonly onVisibility = (): void => {
    clearTimeout(this.hiddenTimer);
    if (document.hidden) this.hiddenTimer = setTimeout(() => this.disconnect(), hiddenMs);
    else this.reconnectNow();
  };

  private report(status: LiveState['status'], heard = true): void {
    if (heard) this.updatedAt = new Date();
    this.listeners.onState({ status, updatedAt: this.updatedAt });
  }

  private refreshAll(): void {
    refreshQueries(this.queryClient, (query) => query.isActive() && mayBeOutdated(query.queryKey));
  }

  private gather(change: Change): void {
    this.changes.push(change);
    if (this.roundTimer !== undefined) return;
    const wait = Math.max(gatherMs, this.lastRound + roundGapMs - Date.now());
    this.roundTimer = setTimeout(() => {
      this.roundTimer = undefined;
      this.lastRound = Date.now();
      const changes = this.changes;
      this.changes = [];
      refreshQueries(this.queryClient, (query) => isAffected(query.queryKey, changes));
    }, wait);
  }
}

/** Keeps every query on the page fresh through one event stream. Mount once. */
export function useLiveEvents(onSignedOut: () => void): LiveState {
  const queryClient = useQueryClient();
  const [state, setState] = useState<LiveState>({ status: 'connecting', updatedAt: null });
  useEffect(() => {
    const connection = new LiveConnection(queryClient, { onState: setState, onSignedOut });
    connection.open();
    return () => connection.close();
  }, [queryClient, onSignedOut]);
  return state;
}
