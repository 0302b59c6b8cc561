import {
  newRule,
  ruleProtocols,
  ruleTemplates,
  type NewRule,
} from '@skydeck/core/network/security-group/security-group.input';
import { z } from 'zod';

/** What is asked for most; ping is the one kind of ICMP that people know by name. */
const { ssh, http, https, ...others } = ruleTemplates;
const ping = { protocol: 'icmp', portMin: null, portMax: null } as const;
const templates = { ssh, http, https, ping, ...others };

/** Names of protocols are the same in every language. */
const names = {
  ssh: 'SSH',
  http: 'HTTP',
  https: 'HTTPS',
  ping: 'Ping',
  rdp: 'RDP',
  dns: 'DNS',
  smtp: 'SMTP',
  smtps: 'SMTPS',
  imap: 'IMAP',
  imaps: 'IMAPS',
  pop3: 'POP3',
  pop3s: 'POP3S',
  ldap: 'LDAP',
  mysql: 'MySQL',
  mssql: 'MS SQL',
  postgresql: 'PostgreSQL',
} as const satisfies Partial<Record<keyof typeof templates, string>>;

/** Whether a template is called by the name of a protocol; the others are called otherwise in each language. */
export function isNamed(key: TemplateKey): key is keyof typeof names {
  return key in names;
}

/** The name of its protocol, with the port. */
export function templateName(key: keyof typeof names): string {
  const { portMin } = templates[key];
  return portMin === null ? names[key] : `${names[key]} (${portMin})`;
}

export type TemplateKey = keyof typeof templates;
export const templateKeys = Object.keys(templates) as TemplateKey[];

const PING = { IPv4: '8', IPv6: '128' } as const;
const WITH_PORTS = ['tcp', 'udp', 'sctp'];
const OTHER = 'other';

/** In the order in which they are offered: the common ones first. */
export const protocolChoices = ['any', ...ruleProtocols, OTHER] as const;

/** A rule as it is typed. */
const fields = z.object({
  template: z.enum(['custom', ...templateKeys]),
  direction: z.enum(['ingress', 'egress']),
  etherType: z.enum(['IPv4', 'IPv6']),
  protocol: z.enum(protocolChoices),
  protocolNumber: z.string(),
  /** One port, a range such as 8000-8100, or nothing for all. */
  ports: z.string(),
  icmpType: z.string(),
  icmpCode: z.string(),
  remote: z.enum(['anybody', 'network', 'group']),
  remoteCidr: z.string(),
  remoteGroupId: z.string(),
  description: z.string(),
});
export type RuleDraft = z.infer<typeof fields>;

export const emptyRule: RuleDraft = {
  template: 'custom',
  direction: 'ingress',
  etherType: 'IPv4',
  protocol: 'tcp',
  protocolNumber: '',
  ports: '',
  icmpType: '',
  icmpCode: '',
  remote: 'anybody',
  remoteCidr: '',
  remoteGroupId: '',
  description: '',
};

export const hasPorts = ({ protocol }: Pick<RuleDraft, 'protocol'>): boolean => WITH_PORTS.includes(protocol);
export const isIcmp = ({ protocol }: Pick<RuleDraft, 'protocol'>): boolean =>
  protocol === 'icmp' || protocol === 'icmpv6';

/** What a template fills in; everything else stays as it was typed. */
export function fromTemplate(template: TemplateKey, etherType: RuleDraft['etherType']): Partial<RuleDraft> {
  const { protocol, portMin, portMax } = templates[template];
  const icmp = etherType === 'IPv4' ? 'icmp' : 'icmpv6';
  return {
    template,
    protocol: protocol === 'icmp' ? icmp : protocol,
    protocolNumber: '',
    ports: portMin === null ? '' : portMin === portMax ? String(portMin) : `${portMin}-${portMax}`,
    icmpType: template === 'ping' ? PING[etherType] : '',
    icmpCode: '',
  };
}

/** Another version of IP has another ICMP, in which a ping has another number. */
export function withEtherType(draft: RuleDraft, etherType: RuleDraft['etherType']): Partial<RuleDraft> {
  if (draft.template !== 'custom') return { ...fromTemplate(draft.template, etherType), etherType };
  if (!isIcmp(draft)) return { etherType };
  return { etherType, protocol: etherType === 'IPv4' ? 'icmp' : 'icmpv6' };
}

const anybody = { remoteCidr: null, remoteGroupId: null };
const allPorts = { portMin: null, portMax: null };

/** Checks a rule as it is typed, and makes of it what the server takes. */
export const ruleDraft = fields.transform((draft, context) => {
  const rule = toRule(draft);
  const parsed = newRule.safeParse(rule);
  if (parsed.success && draft.remote === 'group' && parsed.data.remoteGroupId === null) {
    context.addIssue({ code: 'custom', path: ['remoteGroupId'] });
    return z.NEVER;
  }
  if (parsed.success) return parsed.data;
  // What is wrong about one part keeps the schema from looking at how the others go together.
  for (const part of [rule, { ...rule, ...anybody }, { ...rule, ...allPorts }])
    for (const { path, message } of newRule.safeParse(part).error?.issues ?? [])
      context.addIssue({ code: 'custom', path: [fieldOf(path[0], draft)], message });
  return z.NEVER;
});

/** A protocol that was given by its number, as the server takes it. */
export function asGiven(protocol: NewRule['protocol']): z.input<typeof newRule>['protocol'] {
  if (protocol === null) return null;
  return ruleProtocols.find((each) => each === protocol) ?? Number(protocol);
}

function toRule(draft: RuleDraft): object {
  const { protocol, remote } = draft;
  return {
    direction: draft.direction,
    etherType: draft.etherType,
    protocol: protocol === 'any' ? null : protocol === OTHER ? numberOf(draft.protocolNumber) : protocol,
    ...portsOf(draft),
    remoteCidr: remote === 'network' ? draft.remoteCidr.trim() : null,
    remoteGroupId: remote === 'group' && draft.remoteGroupId !== '' ? draft.remoteGroupId : null,
    description: draft.description,
  };
}

function portsOf(draft: RuleDraft): { portMin: unknown; portMax: unknown } {
  if (isIcmp(draft)) return { portMin: optional(draft.icmpType), portMax: optional(draft.icmpCode) };
  if (!hasPorts(draft) || draft.ports.trim() === '') return allPorts;
  const [, first = '', last = first] = /^\s*(\d+)\s*(?:[-–:]\s*(\d+)\s*)?$/.exec(draft.ports) ?? [];
  return { portMin: numberOf(first), portMax: numberOf(last) };
}

/** Which field of the form is about a part of the rule. */
function fieldOf(part: PropertyKey | undefined, draft: RuleDraft): keyof RuleDraft {
  if (part === 'portMin') return isIcmp(draft) ? 'icmpType' : 'ports';
  if (part === 'portMax') return isIcmp(draft) ? 'icmpCode' : 'ports';
  if (part === 'protocol') return 'protocolNumber';
  const same = fields.keyof().safeParse(part);
  return same.success ? same.data : 'template';
}

function optional(typed: string): number | null {
  return typed.trim() === '' ? null : numberOf(typed);
}

/** Not a number where it is none, which no rule takes. */
function numberOf(typed: string): number {
  return /^\s*\d+\s*$/.test(typed) ? Number(typed) : Number.NaN;
}
