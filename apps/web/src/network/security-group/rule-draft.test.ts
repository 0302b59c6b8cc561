import { describe, expect, it } from 'vitest';
import {
  emptyRule,
  fromTemplate,
  ruleDraft,
  templateKeys,
  withEtherType,
  type RuleDraft,
} from './rule-draft';

const groupId = '0197a5a0-0000-7000-8000-000000000001';

function wrongFields(change: Partial<RuleDraft>): PropertyKey[] {
  const { error } = ruleDraft.safeParse({ ...emptyRule, ...change });
  return [...new Set((error?.issues ?? []).map(({ path }) => path[0] ?? ''))];
}

function rule(change: Partial<RuleDraft>) {
  return ruleDraft.parse({ ...emptyRule, ...change });
}

describe('a rule as it is typed', () => {
  it('takes one port, a range, or all', () => {
    expect(rule({ ports: '22' })).toMatchObject({ protocol: 'tcp', portMin: 22, portMax: 22 });
    expect(rule({ ports: ' 8000 - 8100 ' })).toMatchObject({ portMin: 8_000, portMax: 8_100 });
    expect(rule({ ports: '' })).toMatchObject({ portMin: null, portMax: null });
  });

  it.each(['0', '22-', '9-8', '65536', 'ssh', '1-2-3'])('says that %s is no range of ports', (ports) => {
    expect(wrongFields({ ports })).toContain('ports');
  });

  it('has a type and a code of ICMP in place of ports', () => {
    expect(rule({ protocol: 'icmp', icmpType: '3', icmpCode: '4', ports: '22' })).toMatchObject({
      portMin: 3,
      portMax: 4,
    });
    expect(wrongFields({ protocol: 'icmp', icmpType: '256' })).toContain('icmpType');
    expect(wrongFields({ protocol: 'icmp', icmpCode: '4' })).toContain('icmpType');
    expect(wrongFields({ protocol: 'icmp', icmpType: '3', icmpCode: 'x' })).toContain('icmpCode');
  });

  it('forgets the ports of a protocol that has none', () => {
    expect(rule({ protocol: 'gre', ports: '22' })).toMatchObject({ protocol: 'gre', portMin: null });
    expect(rule({ protocol: 'any', ports: '22' })).toMatchObject({ protocol: null, portMin: null });
  });

  it('takes any protocol by its number', () => {
    expect(rule({ protocol: 'other', protocolNumber: '89' })).toMatchObject({ protocol: '89' });
    expect(wrongFields({ protocol: 'other', protocolNumber: '' })).toEqual(['protocolNumber']);
    expect(wrongFields({ protocol: 'other', protocolNumber: '256' })).toEqual(['protocolNumber']);
  });

  it('is about anybody, a network of its own version of IP, or a group', () => {
    expect(rule({ remoteCidr: '10.0.0.0/8' })).toMatchObject({ remoteCidr: null, remoteGroupId: null });
    expect(rule({ remote: 'network', remoteCidr: ' 10.0.0.0/8 ' })).toMatchObject({
      remoteCidr: '10.0.0.0/8',
    });
    expect(wrongFields({ remote: 'network', remoteCidr: 'fd00::/8' })).toEqual(['remoteCidr']);
    expect(wrongFields({ remote: 'network' })).toEqual(['remoteCidr']);
    expect(rule({ remote: 'group', remoteGroupId: groupId })).toMatchObject({ remoteGroupId: groupId });
    expect(wrongFields({ remote: 'group' })).toEqual(['remoteGroupId']);
  });

  it('says of every field that it is wrong, not only of the first', () => {
    const wrong = wrongFields({ ports: '9-8', remote: 'network', remoteCidr: '' });
    expect(wrong).toEqual(expect.arrayContaining(['ports', 'remoteCidr']));
    expect(wrongFields({ ports: 'x', remote: 'network', remoteCidr: 'fd00::/8' })).toEqual(
      expect.arrayContaining(['ports', 'remoteCidr']),
    );
  });

  it('is filled in by every template', () => {
    for (const key of templateKeys)
      for (const etherType of ['IPv4', 'IPv6'] as const)
        expect(wrongFields({ ...fromTemplate(key, etherType), etherType }), key).toEqual([]);
    expect(rule(fromTemplate('ssh', 'IPv4'))).toMatchObject({ protocol: 'tcp', portMin: 22, portMax: 22 });
  });

  it('pings by the other ICMP when it is about the other version of IP', () => {
    const ping = { ...emptyRule, ...fromTemplate('ping', 'IPv4') };
    expect(rule(ping)).toMatchObject({ protocol: 'icmp', portMin: 8 });
    expect(rule({ ...ping, ...withEtherType(ping, 'IPv6') })).toMatchObject({
      etherType: 'IPv6',
      protocol: 'icmpv6',
      portMin: 128,
    });
  });
});
