/** Arithmetic on IPv4 and IPv6 addresses as integers; runs in browsers too. */

export type IpVersion = 4 | 6;

export interface IpAddressValue {
  readonly version: IpVersion;
  readonly value: bigint;
}

export interface Cidr {
  readonly version: IpVersion;
  readonly prefix: number;
  /** The network's own address. */
  readonly first: bigint;
  readonly last: bigint;
}

const BITS = { 4: 32, 6: 128 } as const;

/** Throws a RangeError when the text is neither an IPv4 nor an IPv6 address. */
export function parseIp(text: string): IpAddressValue {
  return text.includes(':')
    ? { version: 6, value: parseIpv6(text) }
    : { version: 4, value: BigInt(parseIpv4(text)) };
}

/** The usual notation: dotted, or RFC 5952. */
export function formatIp({ version, value }: IpAddressValue): string {
  if (version === 4) return [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 255n).join('.');
  const groups = Array.from({ length: 8 }, (_, index) =>
    ((value >> BigInt(16 * (7 - index))) & 0xffffn).toString(16),
  );
  const zeros = longestZeros(groups);
  if (!zeros) return groups.join(':');
  return `${groups.slice(0, zeros.start).join(':')}::${groups.slice(zeros.start + zeros.length).join(':')}`;
}

/** The address in the one notation in which it is kept and compared. */
export function normalIp(text: string): string {
  return formatIp(parseIp(text));
}

/** Throws a RangeError for anything but `address/prefix`. Bits behind the prefix are cut off. */
export function parseCidr(text: string): Cidr {
  const match = /^([^/]+)\/(\d{1,3})$/.exec(text);
  const address = match?.[1] ? parseIp(match[1]) : null;
  const prefix = Number(match?.[2]);
  if (!address || prefix > BITS[address.version]) throw new RangeError(`"${text}" is no network`);
  const size = 1n << BigInt(BITS[address.version] - prefix);
  const first = (address.value / size) * size;
  return { version: address.version, prefix, first, last: first + size - 1n };
}

export function formatCidr({ version, first, prefix }: Cidr): string {
  return `${formatIp({ version, value: first })}/${prefix}`;
}

export function contains(cidr: Cidr, address: IpAddressValue): boolean {
  return cidr.version === address.version && address.value >= cidr.first && address.value <= cidr.last;
}

export function overlap(one: Cidr, other: Cidr): boolean {
  return one.version === other.version && one.first <= other.last && other.first <= one.last;
}

/** The addresses that a guest or a router may have: not the network's own, nor its broadcast address. */
export function usableRange({ version, first, last }: Cidr): { first: bigint; last: bigint } {
  // Networks of one or two addresses have neither (RFC 3021, RFC 6164); IPv6 has no broadcast.
  if (last - first <= 1n) return { first, last };
  return { first: first + 1n, last: version === 4 ? last - 1n : last };
}

/** The address that a guest gives itself under a prefix of 64 bits (RFC 4291, appendix A). */
export function eui64Address(cidr: Cidr, macAddress: string): string {
  const bytes = macAddress.split(':').map((pair) => BigInt(`0x${pair}`));
  const [a = 0n, b = 0n, c = 0n, d = 0n, e = 0n, f = 0n] = bytes;
  const suffix = [a ^ 2n, b, c, 0xffn, 0xfen, d, e, f].reduce((value, byte) => (value << 8n) | byte, 0n);
  return formatIp({ version: 6, value: cidr.first | suffix });
}

function parseIpv4(text: string): number {
  const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text)?.slice(1).map(Number);
  if (!parts || parts.some((part) => part > 255)) throw new RangeError(`"${text}" is no IP address`);
  return parts.reduce((value, part) => value * 256 + part, 0);
}

function parseIpv6(text: string): bigint {
  const halves = text.split('::');
  const groupsOf = (half: string | undefined): string[] => (half ? half.split(':') : []).flatMap(embedded);
  const [head, tail] = [groupsOf(halves[0]), groupsOf(halves[1])];
  const missing = 8 - head.length - tail.length;
  const shortened = halves.length === 2;
  const groups = [...head, ...Array.from({ length: shortened ? missing : 0 }, () => '0'), ...tail];
  const valid =
    halves.length <= 2 &&
    (shortened ? missing >= 1 : missing === 0) &&
    groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group));
  if (!valid) throw new RangeError(`"${text}" is no IP address`);
  return groups.reduce((value, group) => (value << 16n) | BigInt(`0x${group}`), 0n);
}

/** `::ffff:192.0.2.1`: the last group may be an IPv4 address. */
function embedded(group: string, index: number, all: readonly string[]): string[] {
  if (!group.includes('.') || index !== all.length - 1) return [group];
  const value = parseIpv4(group);
  return [Math.floor(value / 65_536).toString(16), (value % 65_536).toString(16)];
}

function longestZeros(groups: readonly string[]): { start: number; length: number } | null {
  let best: { start: number; length: number } | null = null;
  for (let start = 0; start < groups.length; start++) {
    let length = 0;
    while (groups[start + length] === '0') length++;
    if (length >= 2 && length > (best?.length ?? 0)) best = { start, length };
  }
  return best;
}
