import { EventEmitter } from 'node:events';
import type { GuestDisk } from '@skydeck/core/volume/disk-source';
import { ErrorCode, LibvirtError, type LibvirtClient } from '@skydeck/libvirt';
import { expect, test } from 'vitest';
import type { DiskSecrets } from './disk-secrets';
import { GuestDisks, type UnplugEvents } from './guest-disks';

const disk: GuestDisk = {
  serial: 'a2c7e1f0-5b7d-4a53-9',
  source: { kind: 'file', path: '/v', format: 'qcow2' },
  device: 'vdb',
  type: 'disk',
  bus: 'virtio',
  readOnly: false,
  shareable: false,
  bootOrder: null,
  limits: null,
};

const signal = new AbortController().signal;

/** The disks of a guest: running, suspended or off. */
function disksOf(state: 'running' | 'saved' | 'off'): GuestDisks {
  let now = state;
  const target = `<target dev="${disk.device}"/><serial>${disk.serial}</serial><alias name="ua-1"/>`;
  const libvirt = {
    domains: {
      isActive: async () => now === 'running',
      hasManagedSave: async () => now === 'saved',
      xml: async () => `<domain><devices><disk>${target}</disk></devices></domain>`,
    },
    devices: {
      // It is suspended before it has let the disk go.
      detachByAlias: async () => {
        now = 'saved';
      },
    },
  } as unknown as LibvirtClient;
  return new GuestDisks(libvirt, {} as DiskSecrets, new EventEmitter<UnplugEvents>());
}

test('a guest that is suspended while it is asked keeps the volume: its memory goes on with it', async () => {
  // Long enough for a busy machine to ask before it is over.
  const detached = disksOf('running').detach('guest', disk, 1_000, signal);
  await expect(detached).rejects.toMatchObject({ code: 'CONFLICT', hint: 'Resume it first.' });
});

test('one whose memory is saved gets no volume and no other size, for it would not know them', async () => {
  const disks = disksOf('saved');
  await expect(disks.attach('guest', disk)).rejects.toMatchObject({ code: 'CONFLICT' });
  await expect(disks.resize('guest', disk, 2 ** 30)).rejects.toMatchObject({ code: 'CONFLICT' });
});

test('one that is off lets it go, gets it with its next start, and need not be told a size', async () => {
  const disks = disksOf('off');
  await disks.detach('guest', disk, 20, signal);
  expect(await disks.attach('guest', disk)).toBe(false);
  expect(await disks.resize('guest', disk, 2 ** 30)).toBe(false);
});

test('a guest that lets the disk go just before it is asked again has let it go', async () => {
  let there = true;
  const gone = new LibvirtError('DOMAIN_DETACH_DEVICE_ALIAS', {
    code: ErrorCode.INTERNAL_ERROR,
    message: 'internal error: no device found with alias ua-1',
  } as ConstructorParameters<typeof LibvirtError>[1]);
  const target = `<target dev="${disk.device}"/><serial>${disk.serial}</serial><alias name="ua-1"/>`;
  const libvirt = {
    domains: {
      isActive: async () => true,
      xml: async () => `<domain><devices>${there ? `<disk>${target}</disk>` : ''}</devices></domain>`,
    },
    devices: {
      detachByAlias: async () => {
        there = false;
        throw gone;
      },
    },
  } as unknown as LibvirtClient;
  const events = new EventEmitter<UnplugEvents>();
  await new GuestDisks(libvirt, {} as DiskSecrets, events).detach('guest', disk, 1_000, signal);
});
