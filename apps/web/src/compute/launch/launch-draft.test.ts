import { describe, expect, it } from 'vitest';
import { checkDraft as check, countOf, emptyDraft, volumeCost, type LaunchDraft } from './launch-draft';
import { newDisk } from './launch-disks-draft';

const imageId = '0190f5a0-0000-7000-8000-000000000001';
const flavorId = '0190f5a0-0000-7000-8000-000000000002';
const volumeId = '0190f5a0-0000-7000-8000-000000000003';
const choices = { installer: false, leastGiB: () => 5 };
const checkDraft = (draft: LaunchDraft, installer = false) => check(draft, { ...choices, installer });
const good = { ...emptyDraft, name: 'web', imageId, flavorId };

describe('checkDraft', () => {
  it('makes the input of a complete draft', () => {
    const { input, wrong } = checkDraft({
      ...good,
      count: '3',
      tags: ['a'],
      metadata: [{ id: 0, key: 'k', value: 'v' }],
    });
    expect(wrong.size).toBe(0);
    expect(input).toMatchObject({
      name: 'web',
      count: 3,
      imageId,
      flavorId,
      keyPairId: null,
      tags: ['a'],
      metadata: { k: 'v' },
    });
  });

  it.each([
    ['name', { name: '' }],
    ['name', { name: 'two words' }],
    ['count', { count: '' }],
    ['count', { count: '21' }],
    ['count', { count: '1.5' }],
    ['imageId', { imageId: '' }],
    ['flavorId', { flavorId: '' }],
    ['userData', { userData: `#!/bin/sh\n${'ü'.repeat(40_000)}` }],
    ['userData', { userData: 'no header' }],
    ['tags', { tags: ['a,b'] }],
  ] as const)('finds what is wrong: %s', (field, change) => {
    const { input, wrong } = checkDraft({ ...good, ...change });
    expect(input).toBeNull();
    expect([...wrong]).toEqual([field]);
  });
});

describe('boot source and disks', () => {
  const disk = newDisk([]);

  it('an image on the host’s own disk, or on a new volume as large as the image asks', () => {
    expect(checkDraft(good).input?.rootVolume).toBeNull();
    const onVolume = { ...good, onVolume: true, deleteRoot: true };
    expect(checkDraft(onVolume).input?.rootVolume).toEqual({
      source: { kind: 'image', sizeGiB: 5, typeId: null },
      deleteOnTermination: true,
    });
    expect(checkDraft(onVolume, true).input?.rootVolume?.source).toMatchObject({
      kind: 'blank',
      sizeGiB: 10,
    });
    expect([...checkDraft({ ...onVolume, rootSizeGiB: '4' }).wrong]).toEqual(['rootSizeGiB']);
    expect([...checkDraft({ ...onVolume, rootSizeGiB: 'x' }).wrong]).toEqual(['rootSizeGiB']);
  });

  it('a volume or a snapshot needs no image', () => {
    const volume: LaunchDraft = { ...good, boot: 'volume', volumeId };
    expect(checkDraft(volume).input).toMatchObject({ rootVolume: { source: { kind: 'volume', volumeId } } });
    expect(checkDraft(volume).input?.imageId).toBeUndefined();
    expect([...checkDraft({ ...volume, volumeId: '' }).wrong]).toEqual(['volumeId']);
    expect([...checkDraft({ ...volume, boot: 'snapshot' }).wrong]).toEqual(['snapshotId']);
  });

  it('a volume that exists is for one instance', () => {
    expect([...checkDraft({ ...good, boot: 'volume', volumeId, count: '2' }).wrong]).toEqual([
      'oneWithVolume',
    ]);
    expect([...checkDraft({ ...good, boot: 'volume', volumeId, count: '0' }).wrong]).toEqual(['count']);
  });

  it('what is wrong with a disk is said at that disk', () => {
    const disks = [disk, { ...disk, key: 7, kind: 'volume' as const }, { ...disk, key: 8, sizeGiB: '0' }];
    expect([...checkDraft({ ...good, disks }).wrong]).toEqual(['disk-7-source', 'disk-8-size']);
  });

  it('the boot order counts for ISO images only', () => {
    expect(checkDraft({ ...good, cdromFirst: true }).input?.cdromFirst).toBe(false);
    expect(checkDraft({ ...good, cdromFirst: true }, true).input?.cdromFirst).toBe(true);
  });

  it('counts the new volumes, not those that exist', () => {
    const disks = [
      { ...disk, sizeGiB: '3' },
      { ...disk, key: 1, kind: 'volume' as const, sourceId: volumeId },
    ];
    expect(volumeCost({ ...good, onVolume: true, disks }, choices)).toEqual({ volumes: 2, volumeGiB: 8 });
    expect(volumeCost({ ...good, disks: [{ ...disk, sizeGiB: '' }] }, choices)).toEqual({
      volumes: 1,
      volumeGiB: 0,
    });
  });
});

describe('countOf', () => {
  it('is 1 while the field makes no sense', () => {
    expect(countOf({ ...good, count: '' })).toBe(1);
    expect(countOf({ ...good, count: '-3' })).toBe(1);
    expect(countOf({ ...good, count: '7' })).toBe(7);
  });
});
