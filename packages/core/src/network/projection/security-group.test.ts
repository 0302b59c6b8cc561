import { describe, expect, it } from 'vitest';
import { group, network, rule } from '../testing/rows';
import { aclMatch } from './acl-match';
import { projectGuardedPorts, projectSecurityGroup } from './security-group';

describe('security groups', () => {
  it('let through what a rule is about, and what belongs to it', () => {
    expect(
      projectSecurityGroup(group('a-b', [rule('r', { protocol: 'tcp', portMin: 22, portMax: 22 })])),
    ).toEqual([
      {
        table: 'ACL',
        id: 'r',
        columns: {
          direction: 'to-lport',
          priority: 1_002,
          match: 'outport == @sg_a_b && ip4 && tcp && tcp.dst == 22',
          action: 'allow-related',
        },
        marks: { 'skydeck:security-group': 'a-b', 'skydeck:project': 'project of a-b' },
        parent: { table: 'Port_Group', id: 'a-b' },
      },
      expect.objectContaining({ table: 'Port_Group', id: 'a-b', columns: { name: 'sg_a_b' } }),
    ]);
  });

  it('that are only named have no rules of their own to look at', () => {
    expect(projectSecurityGroup(group('g', null)).map(({ table }) => table)).toEqual(['Port_Group']);
  });

  it('leave the rest to be dropped, but for asking for an address', () => {
    const columns = projectGuardedPorts(network('n')).map((row) => row.columns);
    expect(columns).toMatchObject([
      { direction: 'from-lport', priority: 1_002, match: expect.stringContaining('udp.dst == 67') as string },
      {
        direction: 'from-lport',
        priority: 1_002,
        match: expect.stringContaining('udp.dst == 547') as string,
      },
      { direction: 'to-lport', priority: 1_001, match: 'outport == @guarded_n && ip', action: 'drop' },
      { direction: 'from-lport', priority: 1_001, match: 'inport == @guarded_n && ip', action: 'drop' },
      { name: 'guarded_n' },
    ]);
  });
});

describe('a rule', () => {
  it.each([
    [{}, 'outport == @sg_g && ip4'],
    [{ direction: 'egress' }, 'inport == @sg_g && ip4'],
    [
      { etherType: 'IPv6', remoteCidr: '2001:db8::/32' },
      'outport == @sg_g && ip6 && ip6.src == 2001:db8::/32',
    ],
    [{ direction: 'egress', remoteCidr: '10.0.0.0/8' }, 'inport == @sg_g && ip4 && ip4.dst == 10.0.0.0/8'],
    [{ remoteGroupId: 'x-y' }, 'outport == @sg_g && ip4 && ip4.src == $sg_x_y_ip4'],
    [{ protocol: 'udp' }, 'outport == @sg_g && ip4 && udp'],
    [
      { protocol: 'tcp', portMin: 1, portMax: 9 },
      'outport == @sg_g && ip4 && tcp && tcp.dst >= 1 && tcp.dst <= 9',
    ],
    [{ protocol: '17', portMin: 53, portMax: 53 }, 'outport == @sg_g && ip4 && udp && udp.dst == 53'],
    [{ protocol: 'icmp' }, 'outport == @sg_g && ip4 && icmp4'],
    [
      { protocol: 'icmp', portMin: 8, portMax: 0 },
      'outport == @sg_g && ip4 && icmp4 && icmp4.type == 8 && icmp4.code == 0',
    ],
    [
      { etherType: 'IPv6', protocol: 'icmpv6', portMin: 128 },
      'outport == @sg_g && ip6 && icmp6 && icmp6.type == 128',
    ],
    [{ protocol: 'vrrp' }, 'outport == @sg_g && ip4 && ip.proto == 112'],
    [{ protocol: '99' }, 'outport == @sg_g && ip4 && ip.proto == 99'],
  ] as const)('%j matches %j', (change, match) => {
    expect(aclMatch('g', rule('r', change))).toBe(match);
  });
});
