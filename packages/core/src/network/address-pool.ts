import { formatIpv4, parseCidr, parseIpv4 } from './ipv4';

/** What allocation needs to know of a subnet. */
export interface AddressPool {
  readonly cidr: string;
  readonly gatewayIp: string;
  readonly allocationStart: string;
  readonly allocationEnd: string;
}

/**
 * Up to `count` free addresses, lowest first. Never the gateway, nor the network's own or its broadcast address. Fewer
 * come back when the pool is used up.
 */
export function freeAddresses(pool: AddressPool, used: ReadonlySet<string>, count: number): string[] {
  const network = parseCidr(pool.cidr);
  // Networks of one or two addresses have neither a network nor a broadcast address (RFC 3021).
  const edge = network.last - network.first > 1 ? 1 : 0;
  const first = Math.max(parseIpv4(pool.allocationStart), network.first + edge);
  const last = Math.min(parseIpv4(pool.allocationEnd), network.last - edge);
  const found: string[] = [];
  for (let address = first; address <= last && found.length < count; address++) {
    const text = formatIpv4(address);
    if (text !== pool.gatewayIp && !used.has(text)) found.push(text);
  }
  return found;
}
