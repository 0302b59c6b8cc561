'use client';
import type { ConsoleType } from '@skydeck/core/compute/console.input';
import { useMutation } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { readAppError } from '../errors/app-error';
import { useTRPC } from '../trpc/client';
import { ConsoleLink, type LinkState } from './console-link';

/** Failures that pass by themselves; the rest waits for the user. */
const passing: ReadonlySet<string> = new Set([
  'OFFLINE',
  'HOST_UNREACHABLE',
  'TIMEOUT',
  'UNAVAILABLE',
  'INTERNAL',
  'RATE_LIMITED',
]);

/** Connects to a console while the component is mounted. `attach` shows it on the socket. */
export function useConsoleLink(
  instanceId: string,
  type: ConsoleType,
  attach: (socket: WebSocket) => () => void,
): { state: LinkState; reconnect: () => void } {
  const trpc = useTRPC();
  const { mutateAsync } = useMutation(trpc.console.create.mutationOptions());
  const [state, setState] = useState<LinkState>({ phase: 'connecting' });
  const link = useRef<ConsoleLink | null>(null);
  const openToken = useEffectEvent(() => mutateAsync({ instanceId, type }));
  const show = useEffectEvent(attach);
  useEffect(() => {
    const current = new ConsoleLink({
      openToken: () => openToken(),
      mayRetry: (error) => passing.has(readAppError(error).code),
      attach: (socket) => show(socket),
      onState: setState,
    });
    link.current = current;
    void current.connect();
    return () => current.stop();
  }, [instanceId, type]);
  return { state, reconnect: () => void link.current?.connect() };
}
