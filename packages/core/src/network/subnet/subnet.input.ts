import { z } from 'zod';
import { cidrBlock, ipAddress, networkDescription, networkName } from '../network-fields';

const MOST_POOLS = 20;
const MOST_ROUTES = 20;
const MOST_DNS_SERVERS = 5;

export const ipv6Modes = ['slaac', 'dhcpv6_stateful', 'dhcpv6_stateless'] as const;

const changeable = {
  name: networkName,
  description: networkDescription,
  /** Null: no way out. */
  gatewayIp: ipAddress.nullable(),
  dhcpEnabled: z.boolean(),
  dnsServers: z.array(ipAddress).max(MOST_DNS_SERVERS, `At most ${MOST_DNS_SERVERS} name servers.`),
  pools: z
    .array(z.object({ first: ipAddress, last: ipAddress }))
    .min(1, 'Give at least one pool.')
    .max(MOST_POOLS, `At most ${MOST_POOLS} pools.`),
  hostRoutes: z
    .array(z.object({ destination: cidrBlock, nextHop: ipAddress }))
    .max(MOST_ROUTES, `At most ${MOST_ROUTES} routes.`),
};

/** A subnet that is made together with its network, or alone. */
export const newSubnet = z.object({
  name: changeable.name.optional(),
  description: changeable.description.default(''),
  cidr: cidrBlock,
  /** Left out: the first address of the network. */
  gatewayIp: changeable.gatewayIp.optional(),
  dhcpEnabled: changeable.dhcpEnabled.default(true),
  dnsServers: changeable.dnsServers.default([]),
  /** Left out: all but the gateway. */
  pools: changeable.pools.optional(),
  hostRoutes: changeable.hostRoutes.default([]),
  ipv6AddressMode: z.enum(ipv6Modes).nullable().default(null),
  ipv6RaMode: z.enum(ipv6Modes).nullable().default(null),
});
export type NewSubnet = z.infer<typeof newSubnet>;

export const createSubnetInput = newSubnet.extend({ networkId: z.uuid('Choose a network.') });
export type CreateSubnetInput = z.infer<typeof createSubnetInput>;

/** What is not given stays. */
export const updateSubnetInput = z.object({ id: z.uuid(), ...z.object(changeable).partial().shape });
export type UpdateSubnetInput = z.infer<typeof updateSubnetInput>;

export const subnetIdInput = z.object({ id: z.uuid() });
export type SubnetIdInput = z.infer<typeof subnetIdInput>;
