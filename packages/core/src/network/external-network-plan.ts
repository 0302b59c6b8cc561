import { contains, formatCidr, formatIp, overlap, parseCidr, parseIp, usableRange } from './ip-address';

/** How the hosts' `ovn-bridge-mappings` name the network outside. */
export const EXTERNAL_PHYSICAL_NETWORK = 'external';

interface Range {
  readonly first: string;
  readonly last: string;
}

/** What a person has said of the network outside; null is left to us. */
export interface ExternalNetworkSettings {
  /** The network card that is connected to it; null: this machine translates to what it is connected to itself. */
  readonly interface: string | null;
  readonly cidr: string | null;
  readonly gatewayIp: string | null;
  readonly pool: Range | null;
}

/** The network outside as a host connects it, and as the cloud's first external network is made. */
export interface ExternalNetworkPlan {
  readonly interface: string | null;
  readonly cidr: string;
  /** With translation it is this machine's own address there. */
  readonly gatewayIp: string;
  /** What routers and floating IPs get. */
  readonly pool: Range;
}

/** Private, and seldom used by anybody else: the first that is free here is taken. */
const CANDIDATES = ['172.24.4.0/24', '172.29.4.0/24', '172.31.4.0/24', '192.168.244.0/24'];
/** With fewer addresses there is nothing to give out. */
const LONGEST_PREFIX = 29;
/** What stays free for the machine and its like before the first address that is given out. */
const KEPT = 9n;

/**
 * Why the settings cannot be followed; null when they can. They are given under the names of their variables, so that
 * is how they are told.
 */
export function problemOfExternalNetwork(settings: ExternalNetworkSettings): string | null {
  const { cidr, gatewayIp, pool } = settings;
  if (settings.interface !== null && (cidr === null || gatewayIp === null || pool === null)) {
    return 'SKYDECK_EXTERNAL_INTERFACE: needs SKYDECK_EXTERNAL_CIDR, SKYDECK_EXTERNAL_GATEWAY and SKYDECK_EXTERNAL_POOL';
  }
  if (cidr === null) {
    if (gatewayIp !== null) return 'SKYDECK_EXTERNAL_GATEWAY: needs SKYDECK_EXTERNAL_CIDR';
    return pool === null ? null : 'SKYDECK_EXTERNAL_POOL: needs SKYDECK_EXTERNAL_CIDR';
  }
  const network = parseCidr(cidr);
  if (network.version !== 4 || network.prefix > LONGEST_PREFIX) {
    return 'SKYDECK_EXTERNAL_CIDR: must be an IPv4 network of at least 8 addresses';
  }
  const usable = usableRange(network);
  const fits = (address: string) => {
    const { value } = parseIp(address);
    return contains(network, parseIp(address)) && value >= usable.first && value <= usable.last;
  };
  if (gatewayIp !== null && !fits(gatewayIp)) return `SKYDECK_EXTERNAL_GATEWAY: must be in ${cidr}`;
  if (pool === null) return null;
  const ordered = parseIp(pool.first).value <= parseIp(pool.last).value;
  return fits(pool.first) && fits(pool.last) && ordered ? null : `SKYDECK_EXTERNAL_POOL: must be in ${cidr}`;
}

/**
 * The network outside, with what nobody has said filled in.
 * @param earlier how it was planned the last time: as long as nobody says otherwise, it stays so
 * @param taken networks that this machine reaches by other ways
 * @returns the plan, or the network of `taken` that is in its way
 */
export function planExternalNetwork(
  settings: ExternalNetworkSettings,
  earlier: ExternalNetworkPlan | null,
  taken: readonly string[],
): ExternalNetworkPlan | { readonly collidesWith: string } {
  const kept = earlier !== null && earlier.interface === settings.interface ? earlier : null;
  const inTheWay = (cidr: string) => taken.find((other) => overlap(parseCidr(cidr), parseCidr(other)));
  const cidr =
    (settings.cidr === null ? null : formatCidr(parseCidr(settings.cidr))) ??
    kept?.cidr ??
    CANDIDATES.find((candidate) => inTheWay(candidate) === undefined) ??
    CANDIDATES[0] ??
    '';
  const collidesWith = inTheWay(cidr);
  if (collidesWith !== undefined && settings.interface === null) return { collidesWith };
  const same = kept?.cidr === cidr ? kept : null;
  const { first, last } = usableRange(parseCidr(cidr));
  const start = last - first > 2n * KEPT ? first + KEPT : first + 1n;
  const text = (value: bigint) => formatIp({ version: 4, value });
  return {
    interface: settings.interface,
    cidr,
    gatewayIp: settings.gatewayIp ?? same?.gatewayIp ?? text(first),
    pool: settings.pool ?? same?.pool ?? { first: text(start), last: text(last) },
  };
}
