import type { AllocationPool, HostRoute, Subnet } from '@skydeck/db';
import { AppError } from '../../app-error';
import {
  contains,
  formatCidr,
  formatIp,
  normalIp,
  overlap,
  parseCidr,
  parseIp,
  usableRange,
  type Cidr,
} from '../ip-address';
import type { NewSubnet } from './subnet.input';

/** What a subnet's rows are to hold. */
export type PlannedSubnet = Pick<
  Subnet,
  'ipVersion' | 'cidr' | 'gatewayIp' | 'dhcpEnabled' | 'dnsServers' | 'ipv6AddressMode' | 'ipv6RaMode'
> & {
  readonly pools: readonly Pick<AllocationPool, 'first' | 'last'>[];
  readonly hostRoutes: readonly Pick<HostRoute, 'destination' | 'nextHop'>[];
};

type Wanted = Omit<NewSubnet, 'name' | 'description'>;

const PREFIXES = { 4: { least: 8, most: 30 }, 6: { least: 32, most: 126 } } as const;
/** Addresses that mean something else to every host. */
const RESERVED = [
  '0.0.0.0/8',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '224.0.0.0/3',
  '::/8',
  'fe80::/10',
  'ff00::/8',
].map(parseCidr);

/** Checks what is wanted of a subnet and fills in what is left open. @throws AppError INVALID, CONFLICT */
export function planSubnet(
  wanted: Wanted,
  neighbours: readonly Pick<Subnet, 'cidr' | 'name'>[],
): PlannedSubnet {
  const cidr = parseCidr(wanted.cidr);
  checkSize(cidr);
  const other = neighbours.find((neighbour) => overlap(cidr, parseCidr(neighbour.cidr)));
  if (other) {
    throw new AppError('CONFLICT', `${formatCidr(cidr)} overlaps the subnet ${other.name} (${other.cidr}).`, {
      field: 'cidr',
      hint: 'Choose addresses that no other subnet of the network has.',
    });
  }
  checkModes(wanted, cidr);
  const gatewayIp = planGateway(wanted, cidr);
  return {
    ipVersion: cidr.version,
    cidr: formatCidr(cidr),
    gatewayIp,
    dhcpEnabled: wanted.dhcpEnabled,
    dnsServers: wanted.dnsServers.map(normalIp),
    ipv6AddressMode: wanted.ipv6AddressMode,
    ipv6RaMode: wanted.ipv6RaMode,
    pools: wanted.pools ? checkPools(wanted.pools, cidr, gatewayIp) : poolsAround(cidr, gatewayIp),
    hostRoutes: wanted.hostRoutes.map((route) => planRoute(route, cidr)),
  };
}

function checkSize(cidr: Cidr): void {
  const { least, most } = PREFIXES[cidr.version];
  if (cidr.prefix < least || cidr.prefix > most) {
    throw invalid('cidr', `A subnet of IPv${cidr.version} has a prefix of ${least} to ${most} bits.`);
  }
  if (RESERVED.some((reserved) => overlap(reserved, cidr)))
    throw invalid('cidr', `${formatCidr(cidr)} is reserved for other purposes.`);
}

function checkModes({ ipv6AddressMode, ipv6RaMode, dhcpEnabled }: Wanted, cidr: Cidr): void {
  const modes = [ipv6AddressMode, ipv6RaMode].filter((mode) => mode !== null);
  if (modes.length === 0) return;
  if (cidr.version === 4) throw invalid('ipv6AddressMode', 'Only subnets of IPv6 have these modes.');
  if (!dhcpEnabled) throw invalid('ipv6AddressMode', 'These modes need DHCP to be enabled.');
  if (new Set(modes).size > 1)
    throw invalid('ipv6RaMode', 'Both modes must be the same, or one be left out.');
  if (cidr.prefix !== 64 && modes[0] !== 'dhcpv6_stateful')
    throw invalid('cidr', 'Guests that give themselves addresses need a prefix of 64 bits.');
}

function planGateway({ gatewayIp }: Wanted, cidr: Cidr): string | null {
  if (gatewayIp === null) return null;
  const { first, last } = usableRange(cidr);
  if (gatewayIp === undefined) return formatIp({ version: cidr.version, value: first });
  const address = parseIp(gatewayIp);
  if (address.version !== cidr.version || address.value < first || address.value > last)
    throw invalid('gatewayIp', `The gateway ${gatewayIp} is no address of ${formatCidr(cidr)}.`);
  return formatIp(address);
}

function poolsAround(cidr: Cidr, gatewayIp: string | null): { first: string; last: string }[] {
  const { first, last } = usableRange(cidr);
  const text = (value: bigint) => formatIp({ version: cidr.version, value });
  if (gatewayIp === null) return [{ first: text(first), last: text(last) }];
  const gateway = parseIp(gatewayIp).value;
  return [
    { first, last: gateway - 1n },
    { first: gateway + 1n, last },
  ]
    .filter((range) => range.first <= range.last)
    .map((range) => ({ first: text(range.first), last: text(range.last) }));
}

function checkPools(
  pools: readonly { first: string; last: string }[],
  cidr: Cidr,
  gatewayIp: string | null,
): { first: string; last: string }[] {
  const { version } = cidr;
  const usable = usableRange(cidr);
  const ranges = pools.map((pool) => ({ pool, first: parseIp(pool.first), last: parseIp(pool.last) }));
  for (const { pool, first, last } of ranges) {
    const inside =
      first.version === version &&
      last.version === version &&
      first.value >= usable.first &&
      last.value <= usable.last &&
      first.value <= last.value;
    if (!inside)
      throw invalid('pools', `The pool ${pool.first}–${pool.last} is no range of ${formatCidr(cidr)}.`);
    const gateway = gatewayIp === null ? null : parseIp(gatewayIp).value;
    if (gateway !== null && gateway >= first.value && gateway <= last.value)
      throw invalid('pools', `The gateway is in the pool ${pool.first}–${pool.last}.`);
  }
  const sorted = ranges.sort((a, b) => (a.first.value < b.first.value ? -1 : 1));
  sorted.slice(1).forEach(({ pool, first }, index) => {
    const before = sorted[index];
    if (before && before.last.value >= first.value)
      throw invalid('pools', `The pool ${pool.first}–${pool.last} overlaps another one.`);
  });
  return sorted.map(({ first, last }) => ({ first: formatIp(first), last: formatIp(last) }));
}

function planRoute(
  route: { destination: string; nextHop: string },
  cidr: Cidr,
): { destination: string; nextHop: string } {
  const destination = parseCidr(route.destination);
  if (destination.version !== cidr.version || !contains(cidr, parseIp(route.nextHop)))
    throw invalid('hostRoutes', `The way to ${route.destination} does not begin in ${formatCidr(cidr)}.`);
  return { destination: formatCidr(destination), nextHop: normalIp(route.nextHop) };
}

function invalid(field: string, message: string): AppError {
  return new AppError('INVALID', message, { field });
}
