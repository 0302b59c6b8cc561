import { expect, it } from 'vitest';
import { deviceAt, diskSize, isTooSmall, moveDisk, newDisk, type DiskDraft } from './launch-disks-draft';

const sources = { leastGiB: (_kind: string, id: string) => (id === 'known' ? 20 : null) };
const three = [0, 1, 2].reduce<DiskDraft[]>((disks) => [...disks, newDisk(disks)], []);
const keys = (disks: readonly DiskDraft[]) => disks.map(({ key }) => key);

it('moves a disk up and down, and no further than the ends', () => {
  expect(keys(moveDisk(three, 2, -1))).toEqual([0, 2, 1]);
  expect(keys(moveDisk(three, 0, 1))).toEqual([1, 0, 2]);
  expect(keys(moveDisk(three, 0, -1))).toEqual([0, 1, 2]);
  expect(keys(moveDisk(three, 2, 1))).toEqual([0, 1, 2]);
});

it('gives each disk a key that none had before', () => {
  expect(newDisk([]).key).toBe(0);
  expect(newDisk(three.slice(1)).key).toBe(3);
});

it('names disks by their place', () => {
  expect([0, 1, 15].map(deviceAt)).toEqual(['vdb', 'vdc', 'vdq']);
});

it('follows the size of the source until one is typed', () => {
  const disk = { ...newDisk([]), kind: 'image' as const, sourceId: 'known' };
  expect(diskSize(disk, sources)).toBe('20');
  expect(diskSize({ ...disk, sourceId: '' }, sources)).toBe('10');
  expect(diskSize({ ...disk, sizeGiB: '7' }, sources)).toBe('7');
  expect(isTooSmall({ ...disk, sizeGiB: '7' }, sources)).toBe(true);
  expect(isTooSmall({ ...disk, kind: 'blank', sizeGiB: '7' }, sources)).toBe(false);
});
