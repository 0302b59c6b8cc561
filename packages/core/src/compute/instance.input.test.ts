import { expect, test } from 'vitest';
import {
  actOnInstancesInput,
  launchInstancesInput,
  launchNames,
  userData,
  USER_DATA_MAX_BYTES,
} from './instance.input';

const ids = {
  imageId: '11111111-1111-4111-8111-111111111111',
  flavorId: '22222222-2222-4222-8222-222222222222',
};
const problems = (input: object): string[] => {
  const result = launchInstancesInput.safeParse({ name: 'web', ...ids, ...input });
  return result.success ? [] : result.error.issues.map((issue) => issue.path.join('.'));
};

test.each(['a', 'web', 'Web-01', '0day', 'x'.repeat(63)])('%s is a name', (name) => {
  expect(problems({ name })).toEqual([]);
});

test.each(['', '-web', 'web-', 'web.example', 'größe', 'a b', 'x'.repeat(64), '<script>'])(
  '%j is no name',
  (name) => {
    expect(problems({ name })).toContain('name');
  },
);

test('one to twenty at once, numbered when there are several', () => {
  expect(problems({ count: 20 })).toEqual([]);
  expect(problems({ count: 21 })).toEqual(['count']);
  expect(problems({ count: 0 })).toEqual(['count']);
  expect(launchNames({ name: 'web', count: 1 })).toEqual(['web']);
  expect(launchNames({ name: 'web', count: 3 })).toEqual(['web-1', 'web-2', 'web-3']);
});

test('the number at the end counts into the length of the name', () => {
  expect(problems({ name: 'x'.repeat(62), count: 2 })).toEqual(['name']);
  expect(problems({ name: 'x'.repeat(61), count: 9 })).toEqual([]);
});

test('user data is measured in bytes, not characters', () => {
  const head = '#!/bin/sh\n';
  const room = USER_DATA_MAX_BYTES - head.length;
  expect(userData.safeParse(head + 'x'.repeat(room)).success).toBe(true);
  expect(userData.safeParse(head + 'x'.repeat(room + 1)).success).toBe(false);
  expect(
    userData.safeParse(head + '雲'.repeat(Math.floor(room / 3) + 1)).error?.issues[0]?.message,
  ).toContain('64 KiB');
});

test.each([
  '#cloud-config\nusers: []',
  '#!/bin/bash\n',
  'Content-Type: multipart/mixed; boundary=x',
  'MIME-Version: 1.0',
  '',
])('user data may be %j', (text) => expect(userData.safeParse(text).success).toBe(true));

test.each(['echo hello', ' #cloud-config', '{}'])('user data may not be %j', (text) => {
  expect(userData.safeParse(text).error?.issues[0]?.message).toContain('#cloud-config');
});

test('metadata and tags are bounded', () => {
  const many = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, i) => [`key${i}`, 'v']));
  expect(problems({ metadata: many(128) })).toEqual([]);
  expect(problems({ metadata: many(129) })).toEqual(['metadata']);
  expect(problems({ metadata: { a: 'x'.repeat(256) } })).toEqual(['metadata.a']);
  expect(problems({ tags: ['a', 'a'] })).toEqual(['tags']);
  expect(problems({ tags: ['a,b'] })).toEqual(['tags.0']);
});

const volumeId = '33333333-3333-4333-8333-333333333333';
const blank = { source: { kind: 'blank', sizeGiB: 1 } };
const taken = { source: { kind: 'volume', volumeId } };

test('an image is needed unless a root volume brings a system along', () => {
  const imageId = undefined;
  expect(problems({ imageId })).toEqual(['imageId']);
  expect(problems({ imageId, rootVolume: taken })).toEqual([]);
  expect(
    problems({ imageId, rootVolume: { source: { kind: 'snapshot', snapshotId: volumeId, sizeGiB: 1 } } }),
  ).toEqual([]);
  expect(problems({ imageId, rootVolume: blank })).toEqual(['imageId']);
  expect(problems({ imageId, rootVolume: { source: { kind: 'image', sizeGiB: 1 } } })).toEqual(['imageId']);
  expect(problems({ rootVolume: { source: { kind: 'image', sizeGiB: 1 } } })).toEqual([]);
});

test('a volume that exists goes to one instance, once; new ones to each', () => {
  expect(problems({ count: 3, disks: [blank, blank] })).toEqual([]);
  expect(problems({ count: 2, disks: [taken] })).toEqual(['count']);
  expect(problems({ disks: [taken], rootVolume: taken, imageId: undefined })).toEqual(['disks']);
});

test('disks are bounded in number and size', () => {
  expect(problems({ disks: Array.from({ length: 17 }, () => blank) })).toEqual(['disks']);
  expect(problems({ disks: [{ source: { kind: 'blank', sizeGiB: 0 } }] })).toEqual([
    'disks.0.source.sizeGiB',
  ]);
});

test('a bulk action names each instance once', () => {
  const input = actOnInstancesInput.parse({ ids: [ids.imageId, ids.imageId, ids.flavorId], action: 'stop' });
  expect(input.ids).toEqual([ids.imageId, ids.flavorId]);
});
