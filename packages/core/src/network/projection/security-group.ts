import type { NetworkRow, SecurityGroupRow } from '../network-rows';
import { MARK_NETWORK, MARK_PROJECT, MARK_SECURITY_GROUP, type DesiredRow } from '../northbound';
import { aclMatch } from './acl-match';
import { guardedPortsName, securityGroupName } from './names';

const ALLOW_PRIORITY = 1_002;
const DROP_PRIORITY = 1_001;

/** A security group as a group of ports with a stateful rule for each of its rules; ports join it by themselves. */
export function projectSecurityGroup(group: SecurityGroupRow): DesiredRow[] {
  const marks = { [MARK_SECURITY_GROUP]: group.id, [MARK_PROJECT]: group.projectId };
  return [
    ...(group.rules ?? []).map((rule): DesiredRow => ({
      table: 'ACL',
      id: rule.id,
      columns: {
        direction: rule.direction === 'ingress' ? 'to-lport' : 'from-lport',
        priority: ALLOW_PRIORITY,
        match: aclMatch(group.id, rule),
        // Answers, and errors about a connection, pass as well.
        action: 'allow-related',
      },
      marks,
      parent: { table: 'Port_Group', id: group.id },
    })),
    { table: 'Port_Group', id: group.id, columns: { name: securityGroupName(group.id) }, marks },
  ];
}

/**
 * What holds for all ports of a network that have port security: what no rule allows is dropped. Asking for an address
 * is always allowed. A group for each network, as one for all would be in the way of everybody.
 */
export function projectGuardedPorts(network: NetworkRow): DesiredRow[] {
  const marks = { [MARK_NETWORK]: network.id, [MARK_PROJECT]: network.projectId };
  const name = guardedPortsName(network.id);
  const acl = (what: string, columns: DesiredRow['columns']): DesiredRow => ({
    table: 'ACL',
    id: `${what} ${network.id}`,
    columns,
    marks,
    parent: { table: 'Port_Group', id: network.id },
  });
  const ask = (what: string, match: string) =>
    acl(what, {
      direction: 'from-lport',
      priority: ALLOW_PRIORITY,
      match: `inport == @${name} && ${match}`,
      action: 'allow',
    });
  return [
    ask('dhcp', 'ip4 && udp.src == 68 && udp.dst == 67'),
    ask('dhcpv6', 'ip6 && udp.src == 546 && udp.dst == 547'),
    acl('ingress', {
      direction: 'to-lport',
      priority: DROP_PRIORITY,
      match: `outport == @${name} && ip`,
      action: 'drop',
    }),
    acl('egress', {
      direction: 'from-lport',
      priority: DROP_PRIORITY,
      match: `inport == @${name} && ip`,
      action: 'drop',
    }),
    { table: 'Port_Group', id: network.id, columns: { name }, marks },
  ];
}
