import { z } from 'zod';
import { listInput } from '../../list.input';
import { cidrBlock, networkDescription, networkName } from '../network-fields';

const MOST_RULES = 50;

/** Protocols that a rule names; any other is given by its number. */
export const ruleProtocols = [
  'tcp',
  'udp',
  'icmp',
  'icmpv6',
  'sctp',
  'ah',
  'dccp',
  'egp',
  'esp',
  'gre',
  'igmp',
  'ipip',
  'ospf',
  'pgm',
  'rsvp',
  'udplite',
  'vrrp',
] as const;

/** What is asked for most: a protocol and its ports. */
export const ruleTemplates = {
  ssh: { protocol: 'tcp', portMin: 22, portMax: 22 },
  http: { protocol: 'tcp', portMin: 80, portMax: 80 },
  https: { protocol: 'tcp', portMin: 443, portMax: 443 },
  rdp: { protocol: 'tcp', portMin: 3_389, portMax: 3_389 },
  dns: { protocol: 'udp', portMin: 53, portMax: 53 },
  smtp: { protocol: 'tcp', portMin: 25, portMax: 25 },
  smtps: { protocol: 'tcp', portMin: 465, portMax: 465 },
  imap: { protocol: 'tcp', portMin: 143, portMax: 143 },
  imaps: { protocol: 'tcp', portMin: 993, portMax: 993 },
  pop3: { protocol: 'tcp', portMin: 110, portMax: 110 },
  pop3s: { protocol: 'tcp', portMin: 995, portMax: 995 },
  ldap: { protocol: 'tcp', portMin: 389, portMax: 389 },
  mysql: { protocol: 'tcp', portMin: 3_306, portMax: 3_306 },
  mssql: { protocol: 'tcp', portMin: 1_433, portMax: 1_433 },
  postgresql: { protocol: 'tcp', portMin: 5_432, portMax: 5_432 },
  'all-tcp': { protocol: 'tcp', portMin: 1, portMax: 65_535 },
  'all-udp': { protocol: 'udp', portMin: 1, portMax: 65_535 },
  'all-icmp': { protocol: 'icmp', portMin: null, portMax: null },
} as const;

const WITH_PORTS = new Set<string | null>(['tcp', 'udp', 'sctp', '6', '17', '132']);
const ICMP = new Set<string | null>(['icmp', 'icmpv6', '1', '58']);

const protocol = z.union(
  [
    z.enum(ruleProtocols),
    z
      .number()
      .int()
      .min(0)
      .max(255)
      .transform((number) => String(number)),
  ],
  'Choose a protocol, or give its number.',
);

export const newRule = z
  .object({
    direction: z.enum(['ingress', 'egress']),
    etherType: z.enum(['IPv4', 'IPv6']).default('IPv4'),
    /** Null: any. */
    protocol: protocol.nullable().default(null),
    /** Of ICMP: its type and its code. */
    portMin: z.number().int().min(0).max(65_535).nullable().default(null),
    portMax: z.number().int().min(0).max(65_535).nullable().default(null),
    /** With neither: anybody. */
    remoteCidr: cidrBlock.nullable().default(null),
    remoteGroupId: z.uuid().nullable().default(null),
    description: networkDescription.default(''),
  })
  .refine((rule) => rule.remoteCidr === null || rule.remoteGroupId === null, {
    path: ['remoteGroupId'],
    error: 'Give a network or a group, not both.',
  })
  .refine(
    (rule) => rule.remoteCidr === null || rule.remoteCidr.includes(':') === (rule.etherType === 'IPv6'),
    {
      path: ['remoteCidr'],
      error: 'The network is of the other version of IP.',
    },
  )
  .refine((rule) => WITH_PORTS.has(rule.protocol) || ICMP.has(rule.protocol) || noPorts(rule), {
    path: ['portMin'],
    error: 'This protocol has no ports.',
  })
  .refine((rule) => !WITH_PORTS.has(rule.protocol) || noPorts(rule) || isRange(rule), {
    path: ['portMax'],
    error: 'Give a range of ports, from 1 to 65535.',
  })
  .refine((rule) => !ICMP.has(rule.protocol) || isIcmp(rule), {
    path: ['portMin'],
    error: 'Type and code of ICMP are from 0 to 255; a code needs a type.',
  });
export type NewRule = z.infer<typeof newRule>;

interface Ports {
  portMin: number | null;
  portMax: number | null;
}
function noPorts({ portMin, portMax }: Ports): boolean {
  return portMin === null && portMax === null;
}
function isRange({ portMin, portMax }: Ports): boolean {
  return portMin !== null && portMax !== null && portMin >= 1 && portMin <= portMax;
}
function isIcmp({ portMin, portMax }: Ports): boolean {
  return (portMin ?? 0) <= 255 && (portMax ?? 0) <= 255 && (portMin !== null || portMax === null);
}

const changeable = { name: networkName, description: networkDescription };

export const createSecurityGroupInput = z.object({
  name: changeable.name,
  description: changeable.description.default(''),
});
export type CreateSecurityGroupInput = z.infer<typeof createSecurityGroupInput>;

/** What is not given stays. */
export const updateSecurityGroupInput = z.object({ id: z.uuid(), ...z.object(changeable).partial().shape });
export type UpdateSecurityGroupInput = z.infer<typeof updateSecurityGroupInput>;

export const securityGroupIdInput = z.object({ id: z.uuid() });
export type SecurityGroupIdInput = z.infer<typeof securityGroupIdInput>;

export const addRulesInput = z.object({
  id: z.uuid(),
  rules: z.array(newRule).min(1, 'Give a rule.').max(MOST_RULES, `At most ${MOST_RULES} rules at once.`),
});
export type AddRulesInput = z.infer<typeof addRulesInput>;

export const removeRulesInput = z.object({ id: z.uuid(), ruleIds: z.array(z.uuid()).min(1).max(MOST_RULES) });
export type RemoveRulesInput = z.infer<typeof removeRulesInput>;

export const listSecurityGroupsInput = listInput(['name', 'createdAt'], {
  /** Cloud admins only. */
  allProjects: z.boolean().optional(),
});
export type ListSecurityGroupsInput = z.infer<typeof listSecurityGroupsInput>;
