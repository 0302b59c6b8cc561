import { AppError } from '@skydeck/core/app-error';
import { planSubnet } from '@skydeck/core/network/subnet/plan-subnet';
import { ipv6Modes, newSubnet, type NewSubnet } from '@skydeck/core/network/subnet/subnet.input';
import { z } from 'zod';
import { linesOf, partsOf } from '../lines';
import type { SubnetSummary } from '../network-view';

export const gatewayChoices = ['first', 'address', 'none'] as const;
export type Ipv6Choice = (typeof ipv6Modes)[number] | 'none';
export const ipv6Choices: readonly Ipv6Choice[] = ['none', ...ipv6Modes];

/** A subnet as it is typed: lists are lines. */
export interface SubnetDraft {
  name: string;
  description: string;
  cidr: string;
  gateway: (typeof gatewayChoices)[number];
  gatewayIp: string;
  dhcpEnabled: boolean;
  ipv6AddressMode: Ipv6Choice;
  dnsServers: string;
  pools: string;
  hostRoutes: string;
}

export const emptySubnet: SubnetDraft = {
  name: '',
  description: '',
  cidr: '',
  gateway: 'first',
  gatewayIp: '',
  dhcpEnabled: true,
  ipv6AddressMode: 'none',
  dnsServers: '',
  pools: '',
  hostRoutes: '',
};

/** The draft of a subnet that is there. */
export function subnetDraftOf(subnet: SubnetSummary): SubnetDraft {
  return {
    name: subnet.name,
    description: subnet.description,
    cidr: subnet.cidr,
    gateway: subnet.gatewayIp === null ? 'none' : 'address',
    gatewayIp: subnet.gatewayIp ?? '',
    dhcpEnabled: subnet.dhcpEnabled,
    ipv6AddressMode: subnet.ipv6AddressMode ?? subnet.ipv6RaMode ?? 'none',
    dnsServers: subnet.dnsServers.join('\n'),
    pools: subnet.pools.map(({ first, last }) => `${first}, ${last}`).join('\n'),
    hostRoutes: subnet.hostRoutes.map(({ destination, nextHop }) => `${destination}, ${nextHop}`).join('\n'),
  };
}

/** Whether what is typed is on the way to a network of IPv6. */
export function isIpv6(cidr: string): boolean {
  return cidr.includes(':');
}

/** Checks a draft as the server will, against the subnets that the network has besides it. */
export function subnetSchema(
  neighbours: readonly Pick<SubnetSummary, 'cidr' | 'name'>[],
): z.ZodType<NewSubnet, SubnetDraft> {
  return z.custom<SubnetDraft>().transform((draft, context) => {
    const fail = (field: string, message: string) => {
      context.addIssue({ code: 'custom', path: [field], message });
      return z.NEVER;
    };
    const parsed = newSubnet.safeParse(typedValues(draft));
    if (!parsed.success) {
      for (const { path, message } of parsed.error.issues) fail(String(path[0]), message);
      return z.NEVER;
    }
    try {
      planSubnet(parsed.data, neighbours);
      return parsed.data;
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      return fail(error.field ?? 'cidr', error.message);
    }
  });
}

function typedValues(draft: SubnetDraft): z.input<typeof newSubnet> {
  const pools = linesOf(draft.pools).map((line) => line.split(/[\s,–-]+/));
  const mode = isIpv6(draft.cidr) && draft.ipv6AddressMode !== 'none' ? draft.ipv6AddressMode : null;
  const gateways = { first: undefined, address: draft.gatewayIp.trim(), none: null };
  return {
    name: draft.name.trim() || undefined,
    description: draft.description,
    cidr: draft.cidr.trim(),
    gatewayIp: gateways[draft.gateway],
    dhcpEnabled: draft.dhcpEnabled,
    dnsServers: linesOf(draft.dnsServers).flatMap(partsOf),
    pools: pools.length === 0 ? undefined : pools.map(([first = '', last = first]) => ({ first, last })),
    hostRoutes: linesOf(draft.hostRoutes)
      .map(partsOf)
      .map(([destination = '', nextHop = '']) => ({ destination, nextHop })),
    ipv6AddressMode: mode,
    ipv6RaMode: mode,
  };
}
