import { expect, test } from 'vitest';
import { checkImageDraft, emptyImageDraft, nameOfFile, type ImageDraft } from './image-draft';

const picked = { file: new File([new Uint8Array(5)], 'debian.qcow2'), handle: null };
const draft = (change: Partial<ImageDraft>): ImageDraft => ({
  ...emptyImageDraft,
  name: 'debian',
  ...change,
});

test('a file needs to be there and to hold something', () => {
  expect([...checkImageDraft(draft({})).wrong]).toEqual(['file']);
  const empty = { file: new File([], 'x'), handle: null };
  expect([...checkImageDraft(draft({ file: empty })).wrong]).toEqual(['file']);
  expect(checkImageDraft(draft({ file: picked })).request).toMatchObject({
    source: 'file',
    picked,
    input: { name: 'debian', file: { name: 'debian.qcow2', sizeBytes: 5 }, osDistro: null, kernelId: null },
  });
});

test('a URL has to be one of the web; its checksum may be left out', () => {
  const url = 'https://example.com/a.img';
  expect(checkImageDraft(draft({ source: 'url', url })).request).toMatchObject({
    source: 'url',
    input: { url, checksum: '' },
  });
  expect([...checkImageDraft(draft({ source: 'url', url: 'example.com/a' })).wrong]).toEqual(['url']);
  expect([...checkImageDraft(draft({ source: 'url', url, checksum: 'abc' })).wrong]).toEqual(['checksum']);
});

test('numbers are checked as they are typed', () => {
  const { wrong } = checkImageDraft(draft({ file: picked, name: ' ', minDiskGiB: '', minRamMiB: '1.5' }));
  expect([...wrong].sort()).toEqual(['minDiskGiB', 'minRamMiB', 'name']);
});

test('properties become an object', () => {
  const properties = [{ id: 0, key: 'hw_disk_bus', value: 'scsi' }];
  expect(checkImageDraft(draft({ file: picked, properties })).request?.input.properties).toEqual({
    hw_disk_bus: 'scsi',
  });
});

test.each([
  ['debian-13.qcow2.xz', 'debian-13'],
  ['disk.v1.raw', 'disk.v1'],
  ['.img', '.img'],
  ['plain', 'plain'],
])('%s is called %s', (file, name) => {
  expect(nameOfFile(file)).toBe(name);
});
