import { isIP } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  contains,
  eui64Address,
  formatCidr,
  formatIp,
  normalIp,
  overlap,
  parseCidr,
  parseIp,
  usableRange,
} from './ip-address';

describe('addresses', () => {
  it('are written in one way only', () => {
    for (const [text, normal] of [
      ['10.0.0.1', '10.0.0.1'],
      ['2001:DB8:0:0:0:0:0:1', '2001:db8::1'],
      ['::', '::'],
      ['::1', '::1'],
      ['fe80::', 'fe80::'],
      ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
      ['2001:0:0:1:0:0:0:1', '2001:0:0:1::1'],
      ['::ffff:192.0.2.1', '::ffff:c000:201'],
    ] as const) {
      expect(normalIp(text)).toBe(normal);
    }
  });

  it('that are none are refused', () => {
    for (const text of [
      '',
      '10.0.0',
      '10.0.0.256',
      '1.2.3.4.5',
      ':',
      ':::',
      '1::2::3',
      '1:2:3:4:5:6:7',
      '12345::',
      'g::',
      '1:2:3:4:5:6:7:8::',
    ])
      expect(() => parseIp(text), text).toThrow(RangeError);
  });

  it('survive being read and written', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: (1n << 128n) - 1n }), (value) => {
        const text = formatIp({ version: 6, value });
        expect(isIP(text)).toBe(6);
        expect(parseIp(text)).toEqual({ version: 6, value });
      }),
    );
    fc.assert(
      fc.property(fc.ipV6(), fc.ipV4(), (six, four) => {
        expect(isIP(normalIp(six))).toBe(6);
        expect(normalIp(four)).toBe(four);
      }),
    );
  });

  it('follow from a MAC address where guests make their own', () => {
    expect(eui64Address(parseCidr('2001:db8::/64'), 'fa:16:3e:00:00:01')).toBe('2001:db8::f816:3eff:fe00:1');
  });
});

describe('networks', () => {
  it('begin at their prefix', () => {
    expect(formatCidr(parseCidr('10.1.2.3/24'))).toBe('10.1.2.0/24');
    expect(formatCidr(parseCidr('2001:db8::7/64'))).toBe('2001:db8::/64');
    for (const text of ['10.0.0.0', '10.0.0.0/33', '::/129', '/8', '10.0.0.0/-1'])
      expect(() => parseCidr(text), text).toThrow(RangeError);
  });

  it('contain and overlap', () => {
    const cidr = parseCidr('10.0.0.0/24');
    expect(contains(cidr, parseIp('10.0.0.255'))).toBe(true);
    expect(contains(cidr, parseIp('10.0.1.0'))).toBe(false);
    expect(contains(parseCidr('::/0'), parseIp('10.0.0.1'))).toBe(false);
    expect(overlap(cidr, parseCidr('10.0.0.128/25'))).toBe(true);
    expect(overlap(cidr, parseCidr('10.0.1.0/24'))).toBe(false);
    expect(overlap(parseCidr('0.0.0.0/0'), parseCidr('::/0'))).toBe(false);
  });

  it('keep their own address and the broadcast address', () => {
    const range = (text: string) => {
      const { version } = parseCidr(text);
      const { first, last } = usableRange(parseCidr(text));
      return [formatIp({ version, value: first }), formatIp({ version, value: last })];
    };
    expect(range('10.0.0.0/30')).toEqual(['10.0.0.1', '10.0.0.2']);
    expect(range('10.0.0.0/31')).toEqual(['10.0.0.0', '10.0.0.1']);
    expect(range('10.0.0.0/32')).toEqual(['10.0.0.0', '10.0.0.0']);
    expect(range('2001:db8::/126')).toEqual(['2001:db8::1', '2001:db8::3']);
  });
});
