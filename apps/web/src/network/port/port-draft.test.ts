import { expect, it } from 'vitest';
import { changedPortSchema, emptyPort, newPortSchema, type PortDraft } from './port-draft';

const networkId = '0190f5a0-0000-7000-8000-000000000001';
const subnetId = '0190f5a0-0000-7000-8000-000000000002';
const groupId = '0190f5a0-0000-7000-8000-000000000003';

const made = (change: Partial<PortDraft>) =>
  newPortSchema({ id: networkId, portSecurity: true }).safeParse({ ...emptyPort(true), ...change });

it('leaves to the cloud what is left empty', () => {
  expect(made({}).data).toMatchObject({ networkId, addressPairs: [] });
  for (const name of ['macAddress', 'fixedIps', 'securityGroupIds', 'portSecurity'] as const)
    expect(made({}).data?.[name]).toBeUndefined();
});

it('takes addresses and pairs apart', () => {
  const { data } = made({
    macAddress: ' FA:16:3E:00:00:01 ',
    fixedIps: [
      { key: 0, subnetId, address: '' },
      { key: 1, subnetId, address: ' 10.0.0.9 ' },
    ],
    addressPairs: '10.0.0.0/28\n10.0.0.7, fa:16:3e:00:00:02',
  });
  expect(data).toMatchObject({
    macAddress: 'fa:16:3e:00:00:01',
    fixedIps: [{ subnetId }, { subnetId, address: '10.0.0.9' }],
    addressPairs: [{ ipAddress: '10.0.0.0/28' }, { ipAddress: '10.0.0.7', macAddress: 'fa:16:3e:00:00:02' }],
  });
});

it('gives a port without port security neither groups nor pairs', () => {
  const { data } = made({ portSecurity: false, securityGroupIds: [groupId], addressPairs: 'nonsense' });
  expect(data).toMatchObject({ portSecurity: false, addressPairs: [] });
  expect(data?.securityGroupIds).toBeUndefined();
});

it('names the field that is wrong', () => {
  const { error } = made({ macAddress: 'x', addressPairs: '10.0.0.999' });
  expect(error?.issues.map(({ path }) => path)).toEqual([['macAddress'], ['addressPairs']]);
});

it('asks only for what has changed', () => {
  const before: PortDraft = { ...emptyPort(true), name: 'eth0', securityGroupIds: [groupId] };
  const schema = changedPortSchema({ id: networkId }, before);
  expect(schema.parse(before)).toEqual({ id: networkId });
  expect(schema.parse({ ...before, securityGroupIds: [] })).toEqual({ id: networkId, securityGroupIds: [] });
});
