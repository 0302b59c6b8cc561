import { expect, it } from 'vitest';
import { newRule, ruleTemplates } from './security-group.input';

it('every template is a rule', () => {
  for (const [name, template] of Object.entries(ruleTemplates))
    expect(newRule.safeParse({ direction: 'ingress', ...template }).success, name).toBe(true);
});

it.each([
  {},
  { protocol: 'tcp' },
  { protocol: 6, portMin: 22, portMax: 22 },
  { protocol: 'icmp', portMin: 8, portMax: 0 },
  { protocol: 'icmp', portMin: 8 },
  { protocol: 112, remoteCidr: '10.0.0.0/8' },
  { etherType: 'IPv6', remoteCidr: '2001:db8::/32' },
])('%j is a rule', (rule) => {
  expect(newRule.safeParse({ direction: 'ingress', ...rule }).success).toBe(true);
});

it.each([
  [{ protocol: 'telnet' }, 'protocol'],
  [{ protocol: 256 }, 'protocol'],
  [{ protocol: 'tcp', portMin: 22 }, 'portMax'],
  [{ protocol: 'tcp', portMin: 23, portMax: 22 }, 'portMax'],
  [{ protocol: 'udp', portMin: 0, portMax: 22 }, 'portMax'],
  [{ portMin: 1, portMax: 2 }, 'portMin'],
  [{ protocol: 'vrrp', portMin: 1, portMax: 2 }, 'portMin'],
  [{ protocol: 'icmp', portMax: 0 }, 'portMin'],
  [{ protocol: 'icmp', portMin: 256 }, 'portMin'],
  [{ remoteCidr: '10.0.0.0/8', remoteGroupId: '0195b3a0-0000-7000-8000-000000000000' }, 'remoteGroupId'],
  [{ remoteCidr: '2001:db8::/32' }, 'remoteCidr'],
  [{ etherType: 'IPv6', remoteCidr: '10.0.0.0/8' }, 'remoteCidr'],
])('%j is none, for its %s', (rule, field) => {
  const { error } = newRule.safeParse({ direction: 'ingress', ...rule });
  expect(error?.issues.map(({ path }) => path[0])).toContain(field);
});
