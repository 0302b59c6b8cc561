import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { freeAddresses } from './address-pool';
import { defaultSubnetOf } from './default-network';
import { formatIpv4, parseCidr, parseIpv4 } from './ipv4';
import { dhcpServerMac, randomMacAddress } from './mac-address';

describe('IPv4', () => {
  it('reads what it writes', () => {
    fc.assert(
      fc.property(fc.nat(0xffffffff), (address) => {
        expect(parseIpv4(formatIpv4(address))).toBe(address);
      }),
    );
  });

  it.each(['', '1.2.3', '1.2.3.256', '1.2.3.4.5', 'a.b.c.d'])('refuses the address %j', (text) => {
    expect(() => parseIpv4(text)).toThrow(RangeError);
  });

  it.each(['10.0.0.0', '10.0.0.0/33', '/8', '10.0.0/8'])('refuses the network %j', (text) => {
    expect(() => parseCidr(text)).toThrow(RangeError);
  });

  it('knows the ends of a network', () => {
    const { first, last } = parseCidr('192.168.7.9/22');
    expect([formatIpv4(first), formatIpv4(last)]).toEqual(['192.168.4.0', '192.168.7.255']);
  });
});

describe('freeAddresses', () => {
  const pool = {
    cidr: '10.1.2.0/29',
    gatewayIp: '10.1.2.1',
    allocationStart: '10.1.2.0',
    allocationEnd: '10.1.2.7',
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
    const address = fc.integer({ min: 0, max: 300 }).map((n) => formatIpv4(parseIpv4('10.9.0.0') + n));
    fc.assert(
      fc.property(address, address, fc.uniqueArray(address), fc.nat(50), (start, end, used, count) => {
        const found = freeAddresses(
          { cidr: '10.9.0.0/24', gatewayIp: '10.9.0.1', allocationStart: start, allocationEnd: end },
          new Set(used),
          count,
        );
        expect(found.length).toBeLessThanOrEqual(count);
        expect(new Set(found).size).toBe(found.length);
        for (const one of found) {
          expect(parseIpv4(one)).toBeGreaterThanOrEqual(parseIpv4(start));
          expect(parseIpv4(one)).toBeLessThanOrEqual(parseIpv4(end));
          expect([...used, '10.9.0.0', '10.9.0.1', '10.9.0.255']).not.toContain(one);
        }
      }),
    );
  });

  it('uses both addresses of a point-to-point network', () => {
    const range = {
      cidr: '10.0.0.0/31',
      gatewayIp: '',
      allocationStart: '10.0.0.0',
      allocationEnd: '10.0.0.1',
    };
    expect(freeAddresses(range, new Set(), 3)).toEqual(['10.0.0.0', '10.0.0.1']);
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
        expect(freeAddresses(subnet, new Set(), 1000)).toHaveLength(253);
      }),
    );
  });
});
