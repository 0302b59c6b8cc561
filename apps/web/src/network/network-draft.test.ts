import { expect, it } from 'vitest';
import { changedNetworkSchema, emptyNetwork, newNetworkSchema, type NetworkDraft } from './network-draft';

const check = (change: Partial<NetworkDraft>) =>
  newNetworkSchema.safeParse({ ...emptyNetwork, name: 'front', ...change });

const wrong = (change: Partial<NetworkDraft>) =>
  check(change).error?.issues.map(({ path }) => path.join('.'));

it('leaves the MTU to the server until one is typed', () => {
  expect(check({}).data?.mtu).toBeUndefined();
  expect(check({ mtu: ' 1400 ' }).data?.mtu).toBe(1400);
  expect(wrong({ mtu: 'large' })).toEqual(['mtu']);
  expect(wrong({ mtu: '9217' })).toEqual(['mtu']);
});

it('makes a provider network of its fields, and says which of them is wrong', () => {
  expect(check({ physicalNetwork: 'office' }).data?.provider).toBeUndefined();
  expect(check({ provider: 'flat', physicalNetwork: 'office' }).data?.provider).toEqual({
    type: 'flat',
    physicalNetwork: 'office',
  });
  expect(check({ provider: 'vlan', physicalNetwork: 'office', segmentationId: '7' }).data?.provider).toEqual({
    type: 'vlan',
    physicalNetwork: 'office',
    segmentationId: 7,
  });
  expect(wrong({ provider: 'vlan' })).toEqual(['physicalNetwork', 'segmentationId']);
});

it('asks for what only cloud admins may change only of them', () => {
  const id = '0190f5a0-0000-7000-8000-000000000001';
  const change = { ...emptyNetwork, name: 'front', mtu: '1442' };
  expect(changedNetworkSchema({ id }, false).parse(change)).not.toHaveProperty('shared');
  expect(changedNetworkSchema({ id }, true).parse(change)).toMatchObject({ id, shared: false });
});
