import { parseIp } from '@skydeck/core/network/ip-address';
import type { SubnetSummary } from '../network-view';

/** How many addresses a subnet can give out; null for more than anybody counts. */
export function roomOf({ pools }: Pick<SubnetSummary, 'pools'>): number | null {
  const room = pools.reduce(
    (sum, { first, last }) => sum + parseIp(last).value - parseIp(first).value + 1n,
    0n,
  );
  return room > 1_000_000n ? null : Number(room);
}
