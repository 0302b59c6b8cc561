import { expect, test } from 'vitest';
import { checkBackEnd, emptyDraft, type BackEndDraft } from './back-end-draft';

const hostId = 'a2c7e1f0-5b7d-4a53-9b0c-6a3d1f1f8a11';
const draft = (part: Partial<BackEndDraft>): BackEndDraft => ({
  ...emptyDraft,
  name: 'ssd',
  hostId,
  ...part,
});

test('each driver gets what it needs, and nothing of the others', () => {
  const config = { path: '/srv/volumes', group: 'vg0' };
  expect(checkBackEnd(draft({ config })).input?.config).toEqual({ driver: 'file', path: '/srv/volumes' });
  expect(checkBackEnd(draft({ driver: 'lvm', config })).input?.config).toEqual({
    driver: 'lvm',
    group: 'vg0',
  });
});

test('lists are typed with commas or spaces', () => {
  const config = { server: 'nas', export: '/volumes', options: 'nfsvers=4.2, noatime' };
  expect(checkBackEnd(draft({ driver: 'nfs', config })).input?.config).toEqual({
    driver: 'nfs',
    server: 'nas',
    export: '/volumes',
    options: ['nfsvers=4.2', 'noatime'],
  });
});

test.each([
  ['path', { config: { path: 'volumes' } }],
  ['path', { config: { path: '/srv/../etc' } }],
  ['group', { driver: 'lvm', config: { group: '-v' } }],
  ['monitors', { driver: 'rbd', config: { pool: 'p', user: 'u', secretUuid: hostId } }],
  ['hostId', { hostId: '', config: { path: '/a' } }],
  ['overProvisioningRatio', { overProvisioningRatio: '', config: { path: '/a' } }],
  ['reservedPercent', { reservedPercent: '95', config: { path: '/a' } }],
  ['availabilityZone', { availabilityZone: 'a b', config: { path: '/a' } }],
] as [string, Partial<BackEndDraft>][])('%s is refused in %o', (field, part) => {
  const { input, wrong } = checkBackEnd(draft(part));
  expect(input).toBeNull();
  expect([...wrong]).toEqual([field]);
});
