import {
  MARK_FLOATING_IP,
  MARK_ID,
  MARK_NETWORK,
  MARK_ROUTER,
  MARK_SECURITY_GROUP,
} from '@skydeck/core/network/northbound';
import type { SyncScope } from '@skydeck/core/network/sync-scope';

/** The least that has to be looked at when a row with these marks is not as it was; nothing when it is not ours. */
export function ownerOf(table: string, marks: Readonly<Record<string, string>>): Partial<SyncScope>[] {
  const id = marks[MARK_ID];
  if (id === undefined) return [];
  // One port of many; the one to the physical network is the network's own.
  const isPort = table === 'Logical_Switch_Port' && id !== `localnet-${marks[MARK_NETWORK]}`;
  if (isPort || table === 'DNS') return [{ portIds: [id] }];
  const of = (mark: string, scope: (value: string) => Partial<SyncScope>) => {
    const value = marks[mark];
    return value === undefined ? null : [scope(value)];
  };
  return (
    of(MARK_FLOATING_IP, (value) => ({ floatingIpIds: [value] })) ??
    of(MARK_ROUTER, (value) => ({ routerIds: [value] })) ??
    of(MARK_SECURITY_GROUP, (value) => ({ securityGroupIds: [value] })) ??
    of(MARK_NETWORK, (value) => ({ networkIds: [value] })) ??
    []
  );
}
