import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { freeAddresses } from './address-pool';
import { defaultSubnetOf } from './default-network';
import { formatIp, parseIp } from './ip-address';
import { dhcpServerMac, randomMacAddress } from './mac-address';

describe('freeAddresses', () => {
  const pool = {
    cidr: '10.1.2.0/29',
    gatewayIp: '10.1.2.1',
    pools: [{ first: '10.1.2.0', last: '10.1.2.7' }],
  };

  it('gives the lowest first, never gateway, network or broadcast', () => {
    expect(freeAddresses(pool, new Set(), 10)).toEqual([
      '10.1.2.2',
      '10.1.2.3',
      '10.1.2.4',
      '10.1.2.5',
      '10.1.2.6',
    ]);
    expect(freeAddresses(pool, new Set(['10.1.2.2', '10.1.2.4']), 2)).toEqual(['10.1.2.3', '10.1.2.5']);
  });

  it('never leaves the pool or gives what is used', () => {
    const valueOf = (text: string) => parseIp(text).value;
    const address = fc
      .integer({ min: 0, max: 300 })
      .map((n) => formatIp({ version: 4, value: valueOf('10.9.0.0') + BigInt(n) }));
    fc.assert(
      fc.property(address, address, fc.uniqueArray(address), fc.nat(50), (start, end, used, count) => {
        const found = freeAddresses(
          { cidr: '10.9.0.0/24', gatewayIp: '10.9.0.1', pools: [{ first: start, last: end }] },
          new Set(used),
          count,
        );
        expect(found.length).toBeLessThanOrEqual(count);
        expect(new Set(found).size).toBe(found.length);
        for (const one of found) {
          expect(valueOf(one) >= valueOf(start)).toBe(true);
          expect(valueOf(one) <= valueOf(end)).toBe(true);
          expect([...used, '10.9.0.0', '10.9.0.1', '10.9.0.255']).not.toContain(one);
        }
      }),
    );
  });

  it('uses both addresses of a point-to-point network', () => {
    const range = {
      cidr: '10.0.0.0/31',
      gatewayIp: null,
      pools: [{ first: '10.0.0.0', last: '10.0.0.1' }],
    };
    expect(freeAddresses(range, new Set(), 3)).toEqual(['10.0.0.0', '10.0.0.1']);
  });

  it('goes from pool to pool, and through a prefix of IPv6 without counting it', () => {
    const two = {
      ...pool,
      pools: [
        { first: '10.1.2.6', last: '10.1.2.6' },
        { first: '10.1.2.3', last: '10.1.2.4' },
      ],
    };
    expect(freeAddresses(two, new Set(), 9)).toEqual(['10.1.2.3', '10.1.2.4', '10.1.2.6']);
    const six = {
      cidr: '2001:db8::/64',
      gatewayIp: '2001:db8::1',
      pools: [{ first: '2001:db8::1', last: '2001:db8::ffff:ffff:ffff:ffff' }],
    };
    expect(freeAddresses(six, new Set(['2001:db8::3']), 2)).toEqual(['2001:db8::2', '2001:db8::4']);
  });
});

describe('names of a network', () => {
  it('makes guests’ MAC addresses that DHCP never answers from', () => {
    for (let i = 0; i < 100; i++) expect(randomMacAddress()).toMatch(/^fa:16:3e(:[0-9a-f]{2}){3}$/);
    expect(dhcpServerMac('a')).toMatch(/^fa:16:3f(:[0-9a-f]{2}){3}$/);
    expect(dhcpServerMac('a')).toBe(dhcpServerMac('a'));
    expect(dhcpServerMac('a')).not.toBe(dhcpServerMac('b'));
  });

  it('gives each project a default subnet that is always the same', () => {
    fc.assert(
      fc.property(fc.uuid(), (projectId) => {
        const subnet = defaultSubnetOf(projectId);
        expect(subnet).toEqual(defaultSubnetOf(projectId));
        expect(subnet.cidr).toMatch(/^10\.[1-9]\d{0,2}\.\d{1,3}\.0\/24$/);
        expect(freeAddresses({ ...subnet, pools: [subnet.pool] }, new Set(), 1000)).toHaveLength(253);
      }),
    );
  });
});
