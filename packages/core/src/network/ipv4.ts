/** IPv4 arithmetic on 32-bit unsigned integers. */

/** The address as a number. Throws a RangeError when the text is no IPv4 address. */
export function parseIpv4(text: string): number {
  const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text)?.slice(1).map(Number);
  if (!parts || parts.some((part) => part > 255)) throw new RangeError(`"${text}" is no IPv4 address`);
  return parts.reduce((value, part) => value * 256 + part, 0);
}

export function formatIpv4(address: number): string {
  return [24, 16, 8, 0].map((shift) => (address >>> shift) & 255).join('.');
}

export interface Ipv4Range {
  readonly first: number;
  readonly last: number;
}

/** First (network) and last (broadcast) address. Throws a RangeError for anything but `a.b.c.d/n`. */
export function parseCidr(text: string): Ipv4Range {
  const match = /^([^/]+)\/(\d{1,2})$/.exec(text);
  const prefix = Number(match?.[2]);
  if (!match?.[1] || prefix > 32) throw new RangeError(`"${text}" is no IPv4 network`);
  const size = 2 ** (32 - prefix);
  const first = Math.floor(parseIpv4(match[1]) / size) * size;
  return { first, last: first + size - 1 };
}
