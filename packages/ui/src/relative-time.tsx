'use client';
import { useSyncExternalStore } from 'react';
import { relativeTime } from './relative-time-text';
import { useUi } from './ui-provider';

// One timer for all of them: a table has dozens.
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;
let now = 0;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    now = Date.now();
    for (const each of listeners) each();
  }, 5000);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      clearInterval(timer);
      timer = undefined;
      now = 0;
    }
  };
}

function currentTime(): number {
  if (now === 0) now = Date.now();
  return now;
}

export interface RelativeTimeProps {
  date: Date;
  className?: string;
}

/** "3 minutes ago", kept current; the exact time is its tooltip. */
export function RelativeTime({ date, className }: RelativeTimeProps) {
  const { locale } = useUi();
  const at = useSyncExternalStore(subscribe, currentTime, currentTime);
  const absolute = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'medium' }).format(date);
  return (
    // The server renders in its own time zone and a moment earlier.
    <time dateTime={date.toISOString()} title={absolute} className={className} suppressHydrationWarning>
      {relativeTime(date, at, locale)}
    </time>
  );
}
