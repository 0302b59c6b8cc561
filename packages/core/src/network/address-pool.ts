import { contains, formatIp, parseCidr, parseIp, usableRange } from './ip-address';

/** What allocation needs to know of a subnet. */
export interface AddressPool {
  readonly cidr: string;
  readonly gatewayIp: string | null;
  readonly pools: readonly { readonly first: string; readonly last: string }[];
}

/**
 * Up to `count` free addresses, lowest first. Never the gateway, nor the network's own or its broadcast address. Fewer
 * come back when the pools are used up.
 */
export function freeAddresses(pool: AddressPool, used: ReadonlySet<string>, count: number): string[] {
  const cidr = parseCidr(pool.cidr);
  const usable = usableRange(cidr);
  const ranges = pool.pools
    .map(({ first, last }) => ({ first: parseIp(first), last: parseIp(last) }))
    .filter(({ first, last }) => contains(cidr, first) || contains(cidr, last))
    .sort((a, b) => (a.first.value < b.first.value ? -1 : 1));
  const found: string[] = [];
  for (const range of ranges) {
    const last = range.last.value < usable.last ? range.last.value : usable.last;
    let value = range.first.value > usable.first ? range.first.value : usable.first;
    for (; value <= last && found.length < count; value++) {
      const text = formatIp({ version: cidr.version, value });
      if (text !== pool.gatewayIp && !used.has(text)) found.push(text);
    }
  }
  return found;
}
