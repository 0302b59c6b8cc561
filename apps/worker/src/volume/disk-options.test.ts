import { expect, test } from 'vitest';
import { diskOptions, splitAddress } from './disk-options';

const key = { secretUuid: 's', passphrase: Buffer.from('never shown') };

test('a file is named with its format, and commas in its path are doubled', () => {
  expect(diskOptions({ kind: 'file', path: '/v/a,b', format: 'qcow2' }, null)).toBe(
    'driver=qcow2,file.driver=file,file.filename=/v/a,,b',
  );
  expect(diskOptions({ kind: 'file', path: '/v/a', format: 'raw' }, null)).toBe(
    'driver=raw,file.driver=file,file.filename=/v/a',
  );
});

test('each layer of an encrypted file names the key, and nothing shows it', () => {
  const options = diskOptions(
    { kind: 'file', path: '/v/top', format: 'qcow2', backing: ['/v/mid', '/v/base'], key },
    'key0',
  );
  expect(options).toBe(
    'driver=qcow2,file.driver=file,file.filename=/v/top,' +
      'encrypt.format=luks,encrypt.key-secret=key0,' +
      'backing.encrypt.format=luks,backing.encrypt.key-secret=key0,' +
      'backing.backing.encrypt.format=luks,backing.backing.encrypt.key-secret=key0',
  );
});

test('a device is raw, or LUKS under a key', () => {
  const disk = { kind: 'block', path: '/dev/vg/volume', format: 'raw' } as const;
  expect(diskOptions(disk, null)).toBe('driver=raw,file.driver=host_device,file.filename=/dev/vg/volume');
  expect(diskOptions({ ...disk, key }, 'key0')).toBe(
    'driver=luks,key-secret=key0,file.driver=host_device,file.filename=/dev/vg/volume',
  );
});

test('an image of Ceph is named with its monitors, a snapshot of it apart', () => {
  const disk = {
    kind: 'rbd',
    pool: 'volumes',
    image: 'volume-1@snap',
    monitors: ['10.0.0.1', '10.0.0.2:3300'],
    user: 'skydeck',
    secretUuid: 's',
  } as const;
  expect(diskOptions(disk, null)).toBe(
    'driver=raw,file.driver=rbd,file.pool=volumes,file.image=volume-1,file.snapshot=snap,file.user=skydeck,' +
      'file.server.0.host=10.0.0.1,file.server.0.port=6789,file.server.1.host=10.0.0.2,file.server.1.port=3300',
  );
});

test('what another host serves is named by its socket here', () => {
  expect(diskOptions({ kind: 'nbd', socket: '/run/v.sock', exportName: 'volume-1' }, null)).toBe(
    'driver=raw,file.driver=nbd,file.server.type=unix,file.server.path=/run/v.sock,file.export=volume-1',
  );
});

test('addresses come with and without a port, also those of IPv6', () => {
  expect(splitAddress('ceph1')).toEqual(['ceph1', undefined]);
  expect(splitAddress('[fd00::1]:6789')).toEqual(['fd00::1', '6789']);
});
