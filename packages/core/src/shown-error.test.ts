import { expect, test } from 'vitest';
import { shownError, withoutHostPaths } from './shown-error';

test.each([
  ['The directory of the back end is gone: /srv/volumes.', 'The directory of the back end is gone: ….'],
  ['It is not mounted: /volumes.', 'It is not mounted: ….'],
  [
    "qemu-img failed: Could not open '/var/lib/skydeck/volumes/volume-1': No such file or directory.",
    "qemu-img failed: Could not open '…': No such file or directory.",
  ],
  ['Its last words are in /run/skydeck/nbd/nbd-serving.log.', 'Its last words are in ….'],
  [
    'blockdev-add: driver=qcow2,file.filename=/v/a.qcow2,x=1',
    'blockdev-add: driver=qcow2,file.filename=…,x=1',
  ],
  ['the mount 192.0.2.1:/export/volumes (nfs) failed', 'the mount 192.0.2.1:… (nfs) failed'],
  ['nbd+unix:///0195?socket=/run/skydeck/nbd.sock', 'nbd+unix:///0195?socket=…'],
])('%s', (message, shown) => {
  expect(withoutHostPaths(message)).toBe(shown);
});

test.each([
  'https://images.example.org/debian/12/disk.qcow2 did not answer (404).',
  'A chunk is missing in the store: 0195e3a0-7425-7abc-944b-e07fc1f90ae7/4f5e, at 8 MiB of the volume.',
  'The limit is 5 MiB/s and/or 3 of 4.',
  'Mount a tmpfs on /run of the host.',
  'Not application/json.',
])('%s stays as it is', (message) => {
  expect(withoutHostPaths(message)).toBe(message);
});

test('admins of the cloud may read where files lie, others not', () => {
  const row = { errorCode: 'STORAGE', errorMessage: 'It is gone: /srv/a/b.', errorHint: 'Look at /srv/a.' };
  expect(shownError(row, { cloudAdmin: true })).toEqual({
    code: 'STORAGE',
    message: row.errorMessage,
    hint: row.errorHint,
  });
  const hidden = { code: 'STORAGE', message: 'It is gone: ….', hint: 'Look at ….' };
  expect(shownError(row, { cloudAdmin: false })).toEqual(hidden);
  const well = { errorCode: null, errorMessage: null, errorHint: null };
  expect(shownError(well, { cloudAdmin: false })).toBeNull();
});
