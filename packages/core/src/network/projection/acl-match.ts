import type { SecurityRuleRow } from '../network-rows';
import { securityGroupName } from './names';

/** IANA's numbers of the protocols that a rule may name. */
const PROTOCOL_NUMBERS: Readonly<Record<string, number>> = {
  ah: 51,
  dccp: 33,
  egp: 8,
  esp: 50,
  gre: 47,
  igmp: 2,
  ipip: 4,
  ospf: 89,
  pgm: 113,
  rsvp: 46,
  udplite: 136,
  vrrp: 112,
};
const WITH_PORTS = new Set(['tcp', 'udp', 'sctp']);
const WITH_PORTS_BY_NUMBER: Readonly<Record<string, string>> = { 6: 'tcp', 17: 'udp', 132: 'sctp' };
const ICMP = new Set(['icmp', 'icmpv6', 'ipv6-icmp', '1', '58']);

/** The packets that a rule of the group is about, as OVN's expressions say it (ovn-sb(5), Logical_Flow). */
export function aclMatch(groupId: string, rule: SecurityRuleRow): string {
  const inwards = rule.direction === 'ingress';
  const version = rule.etherType === 'IPv4' ? 4 : 6;
  const side = `ip${version}.${inwards ? 'src' : 'dst'}`;
  return [
    `${inwards ? 'outport' : 'inport'} == @${securityGroupName(groupId)}`,
    `ip${version}`,
    ...(rule.remoteCidr === null ? [] : [`${side} == ${rule.remoteCidr}`]),
    // OVN itself keeps these sets: the addresses of all ports in a group.
    ...(rule.remoteGroupId === null
      ? []
      : [`${side} == $${securityGroupName(rule.remoteGroupId)}_ip${version}`]),
    ...protocolMatch(rule, version),
  ].join(' && ');
}

function protocolMatch({ protocol, portMin, portMax }: SecurityRuleRow, version: 4 | 6): string[] {
  if (protocol === null) return [];
  if (ICMP.has(protocol)) {
    const icmp = `icmp${version}`;
    return [
      icmp,
      ...(portMin === null ? [] : [`${icmp}.type == ${portMin}`]),
      ...(portMax === null ? [] : [`${icmp}.code == ${portMax}`]),
    ];
  }
  const name = WITH_PORTS_BY_NUMBER[protocol] ?? protocol;
  if (!WITH_PORTS.has(name)) return [`ip.proto == ${PROTOCOL_NUMBERS[name] ?? name}`];
  if (portMin === null || portMax === null) return [name];
  if (portMin === portMax) return [name, `${name}.dst == ${portMin}`];
  return [name, `${name}.dst >= ${portMin}`, `${name}.dst <= ${portMax}`];
}
