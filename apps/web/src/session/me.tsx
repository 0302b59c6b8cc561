'use client';
import { useQuery } from '@tanstack/react-query';
import type { Permission } from '@skydeck/core/policy/permissions';
import { createContext, useContext, type ReactNode } from 'react';
import { useTRPC, type RouterOutputs } from '../trpc/client';

export type Me = RouterOutputs['session']['me'];

const MeContext = createContext<Me | null>(null);

export interface MeProviderProps {
  /** While nothing is known yet. */
  loading: ReactNode;
  failed: (error: unknown, retry: () => void) => ReactNode;
  children: ReactNode;
}

/** Knows who is signed in, in which project, with which permissions. */
export function MeProvider({ loading, failed, children }: MeProviderProps) {
  const trpc = useTRPC();
  const me = useQuery(trpc.session.me.queryOptions());
  if (me.data) return <MeContext.Provider value={me.data}>{children}</MeContext.Provider>;
  if (me.isError) return failed(me.error, () => void me.refetch());
  return loading;
}

/** Who is signed in. Only below {@link MeProvider}. */
export function useMe(): Me {
  const me = useContext(MeContext);
  if (!me) throw new Error('MeProvider is missing above this component');
  return me;
}

/** Whether the user may do something in the chosen project. The server decides again; this only shapes the page. */
export function useCan(permission: Permission): boolean {
  return useMe().permissions.includes(permission);
}
