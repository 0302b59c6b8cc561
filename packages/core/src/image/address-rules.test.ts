import { expect, test } from 'vitest';
import { AddressRules } from './address-rules';
import { checkImportUrl } from './import-url';
import { importImageInput } from './import.input';

const rules = new AddressRules([]);

test.each([
  ['this network', '0.0.0.0'],
  ['loopback', '127.0.0.1'],
  ['loopback, further on', '127.255.1.2'],
  ['private', '10.1.2.3'],
  ['private', '172.16.0.1'],
  ['private', '172.31.255.255'],
  ['private', '192.168.1.1'],
  ['shared by a carrier', '100.64.0.1'],
  ['link-local', '169.254.1.1'],
  ['metadata of clouds', '169.254.169.254'],
  ['metadata of another cloud', '100.100.100.200'],
  ['benchmarks', '198.18.0.1'],
  ['documentation', '203.0.113.5'],
  ['multicast', '224.0.0.1'],
  ['broadcast', '255.255.255.255'],
  ['unspecified v6', '::'],
  ['loopback v6', '::1'],
  ['mapped loopback', '::ffff:127.0.0.1'],
  ['mapped metadata, in hex', '::ffff:a9fe:a9fe'],
  ['compatible loopback', '::127.0.0.1'],
  ['translated private', '64:ff9b::10.0.0.1'],
  ['locally translated', '64:ff9b:1::1'],
  ['6to4', '2002:7f00:1::'],
  ['Teredo', '2001:0:1::1'],
  ['unique local', 'fd00:ec2::254'],
  ['link-local v6', 'fe80::1'],
  ['link-local with a zone', 'fe80::1%lo'],
  ['site-local', 'fec0::1'],
  ['multicast v6', 'ff02::1'],
  ['documentation v6', '2001:db8::1'],
  ['discard', '100::1'],
  ['no address', 'localhost'],
])('%s is not connected to: %s', (_what, address) => {
  expect(rules.permits(address)).toBe(false);
});

test.each(['1.1.1.1', '172.32.0.1', '100.128.0.1', '2606:4700::1111', '::ffff:1.1.1.1', '64:ff9b::1.1.1.1'])(
  '%s is public',
  (address) => {
    expect(rules.permits(address)).toBe(true);
  },
);

test('only what an administrator allows is open beside that', () => {
  const some = new AddressRules(['10.1.0.0/16', 'fd00:1::/64', '127.0.0.1/32']);
  expect(
    ['10.1.2.3', 'fd00:1::9', '127.0.0.1', '::ffff:10.1.9.9'].every((address) => some.permits(address)),
  ).toBe(true);
  expect(
    ['10.2.0.1', 'fd00:2::9', '127.0.0.2', '169.254.169.254'].some((address) => some.permits(address)),
  ).toBe(false);
});

test.each([
  ['http://127.0.0.1/x', 'public internet'],
  ['http://2130706433/x', 'public internet'],
  ['http://0x7f.1/x', 'public internet'],
  ['http://0177.0.0.1/x', 'public internet'],
  ['http://[::ffff:169.254.169.254]/latest', 'public internet'],
  ['http://[::1]:8080/', 'public internet'],
  ['http://１２７.0.0.1/', 'public internet'],
  ['file:///etc/passwd', 'by file'],
  ['ftp://example.com/x', 'by ftp'],
  ['gopher://example.com/', 'by gopher'],
  ['https://user:word@example.com/x', 'password'],
  ['no url', 'no URL'],
])('the URL %s is refused', (text, why) => {
  expect(() => checkImportUrl(text, rules)).toThrow(why);
});

test('a checksum may be named, or known by its length', () => {
  const parse = (checksum: string) =>
    importImageInput.parse({ name: 'n', url: 'https://example.com', checksum }).checksum;
  expect(parse('A'.repeat(64))).toEqual({ algorithm: 'sha256', value: 'a'.repeat(64) });
  expect(parse(`sha512:${'b'.repeat(128)}`)).toEqual({ algorithm: 'sha512', value: 'b'.repeat(128) });
  expect(parse('')).toBeNull();
  expect(() => parse('sha256:1234')).toThrow('64');
  expect(() => parse(`sha512:${'b'.repeat(64)}`)).toThrow('128');
});
