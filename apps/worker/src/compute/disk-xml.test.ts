import type { GuestDisk } from '@skydeck/core/volume/disk-source';
import { expect, test } from 'vitest';
import { diskXml, pluggedDisks } from './disk-xml';

const key = { secretUuid: '33333333-3333-4333-8333-333333333333', passphrase: Buffer.from('never shown') };
const disk: GuestDisk = {
  serial: '0195e3a0-7425-40de-9',
  source: { kind: 'file', path: '/v/volume-1', format: 'qcow2' },
  device: 'vdb',
  type: 'disk',
  bus: 'virtio',
  readOnly: false,
  shareable: false,
  bootOrder: null,
  limits: null,
};

test('a plain file', () => {
  expect(diskXml(disk)).toBe(
    '<disk type="file" device="disk"><driver name="qemu" type="qcow2" discard="unmap" error_policy="stop"/>' +
      '<source file="/v/volume-1"/><target dev="vdb" bus="virtio"/><serial>0195e3a0-7425-40de-9</serial></disk>',
  );
});

test('an encrypted chain of layers names its secret at each, and shows no passphrase', () => {
  const xml = diskXml({
    ...disk,
    source: { kind: 'file', path: '/v/top', format: 'qcow2', backing: ['/v/middle', '/v/base'], key },
  });
  expect(xml.match(/<secret type="passphrase" uuid="33333333-3333-4333-8333-333333333333"\/>/g)).toHaveLength(
    3,
  );
  expect(xml).toMatch(/top.*middle.*base.*<backingStore\/>/s);
  expect(xml).not.toContain('never shown');
});

test('limits, a boot order, reading only and sharing', () => {
  const limits = {
    totalIopsSec: 100,
    readIopsSec: null,
    writeIopsSec: null,
    totalBytesSec: null,
    readBytesSec: 5,
    writeBytesSec: null,
  };
  const xml = diskXml({ ...disk, limits, bootOrder: 2, readOnly: true, shareable: true });
  expect(xml).toContain(
    '<iotune><total_iops_sec>100</total_iops_sec><read_bytes_sec>5</read_bytes_sec></iotune>',
  );
  expect(xml).toContain('<boot order="2"/>');
  expect(xml).toContain('<readonly/><shareable/>');
});

test('block devices, RBD images and what another process serves', () => {
  expect(diskXml({ ...disk, source: { kind: 'block', path: '/dev/vg/v', format: 'raw' } })).toContain(
    '<source dev="/dev/vg/v"/>',
  );
  const rbd = diskXml({
    ...disk,
    source: {
      kind: 'rbd',
      pool: 'volumes',
      image: 'volume-1',
      monitors: ['10.0.0.1:6789', '[fd00::1]:3300', 'mon.example'],
      user: 'cinder',
      secretUuid: key.secretUuid,
    },
  });
  expect(rbd).toContain('<source protocol="rbd" name="volumes/volume-1"><host name="10.0.0.1" port="6789"/>');
  expect(rbd).toContain('<host name="fd00::1" port="3300"/><host name="mon.example"/>');
  const nbd = diskXml({ ...disk, source: { kind: 'nbd', socket: '/run/nbd.sock', exportName: 'v' } });
  expect(nbd).toContain('<host transport="unix" socket="/run/nbd.sock"/>');
  // The guest is held while the other process is away.
  expect(nbd).toContain('error_policy="stop" rerror_policy="stop"');
});

test('reads back which volumes a guest has, serial numbers as they are written', () => {
  const root = '<disk><target dev="vda"/></disk>';
  const volume = diskXml({ ...disk, serial: '0195e3' }).replace(
    '</disk>',
    '<alias name="virtio-disk1"/></disk>',
  );
  expect(pluggedDisks(`<domain><devices>${root}${volume}</devices></domain>`)).toEqual([
    { device: 'vdb', serial: '0195e3', alias: 'virtio-disk1', file: '/v/volume-1', below: [] },
  ]);
});
