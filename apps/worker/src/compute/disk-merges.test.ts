import type { LibvirtClient } from '@skydeck/libvirt';
import { expect, test } from 'vitest';
import { DiskMerges } from './disk-merges';

const INSTANCE = '0195e3a0-7425-7abc-944b-e07fc1f90ae7';
const SERIAL = '0195e3a0-7425-7abc-9';
const disk = { serial: SERIAL, device: 'vdb' };
const { signal } = new AbortController();
const file = (path: string) => ({ kind: 'file', path, format: 'qcow2' }) as const;
const merge = { base: file('/v/base'), top: file('/v/middle'), active: false };

const xmlOf = (...layers: string[]): string => {
  const below = layers
    .slice(1)
    .reduceRight(
      (under, layer) =>
        `<backingStore type='file'><format type='qcow2'/><source file='${layer}'/>${under}</backingStore>`,
      '<backingStore/>',
    );
  return `<domain><devices><disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='${layers[0]}'/>
    ${below}<target dev='vdb' bus='virtio'/><serial>${SERIAL}</serial><alias name='virtio-disk1'/></disk></devices></domain>`;
};

/** A guest whose QEMU answers about its merge, look after look, what is given; the last answer stays. */
function guest(looks: readonly { job: { current: bigint; end: bigint } | null; xml: string }[]) {
  const left = [...looks];
  const commits: unknown[] = [];
  const now = () => left[0]!;
  const libvirt = {
    domains: { isActive: async () => true, xml: async () => now().xml },
    blocks: {
      job: async () => {
        const { job } = now();
        if (left.length > 1) left.shift();
        return job;
      },
      commit: async (...args: unknown[]) => {
        commits.push(args);
        if (commits.length > 3) throw new Error('it begins again and again');
      },
    },
  } as unknown as LibvirtClient;
  return { merges: new DiskMerges(libvirt), commits };
}

const chain = xmlOf('/v/top', '/v/middle', '/v/base');
const merged = xmlOf('/v/top', '/v/base');

test('a merge that ends without having merged is a failure, and is not begun again at once', async () => {
  const { merges, commits } = guest([
    { job: null, xml: chain },
    { job: { current: 1n, end: 2n }, xml: chain },
    { job: null, xml: chain },
  ]);
  await expect(merges.merge(INSTANCE, disk, merge, { signal })).rejects.toMatchObject({
    code: 'STORAGE',
    retryable: true,
  });
  expect(commits).toHaveLength(1);
});

test('a merge that ends between two looks has ended well', async () => {
  const { merges, commits } = guest([
    { job: null, xml: chain },
    { job: { current: 1n, end: 2n }, xml: chain },
    { job: null, xml: merged },
  ]);
  expect(await merges.merge(INSTANCE, disk, merge, { signal })).toBe('merged');
  expect(commits).toHaveLength(1);
});

/** A guest whose active layer is merged and kept equal with the one below, and what is done to it. */
function mirrored({ caughtUp = true } = {}) {
  const facts = { state: 'running', on: true, layers: ['/v/top', '/v/base'], pivots: [] as (Error | null)[] };
  const libvirt = {
    domains: {
      isActive: async () => facts.on,
      hasManagedSave: async () => false,
      xml: async () => xmlOf(...facts.layers),
      state: async () => ({ state: facts.state, reason: 'user' }),
      suspend: async () => void (facts.state = 'paused'),
      resume: async () => void (facts.state = 'running'),
    },
    blocks: {
      job: async () => (caughtUp ? { current: 2n, end: 2n } : null),
      pivot: async () => {
        const failure = facts.pivots.shift();
        if (failure) throw failure;
        facts.layers = ['/v/base'];
      },
    },
  } as unknown as LibvirtClient;
  const merges = new DiskMerges(libvirt);
  const goOn = (settled: () => Promise<void> = async () => undefined) =>
    merges.goOnBelow(INSTANCE, disk, '/v/base', true, settled);
  return { facts, merges, goOn };
}

const outage = new Error('Connection terminated unexpectedly');

test('while nobody knows whether the layer below is recorded, the guest writes to none', async () => {
  const { facts, merges, goOn } = mirrored();
  await expect(goOn(() => Promise.reject(outage))).rejects.toBe(outage);
  expect(facts).toMatchObject({ state: 'paused', layers: ['/v/top', '/v/base'] });
  expect(merges.standsStill(INSTANCE)).toBe(true);

  expect(await goOn()).toBe('merged');
  expect(facts).toMatchObject({ state: 'running', layers: ['/v/base'] });
  expect(merges.standsStill(INSTANCE)).toBe(false);
});

test('while the layer below is recorded and the guest is in the one above, it writes to none', async () => {
  const { facts, merges, goOn } = mirrored();
  const failure = new Error('QEMU is busy');
  facts.pivots.push(failure);
  await expect(goOn()).rejects.toBe(failure);
  expect(facts.state).toBe('paused');
  // It was switched off meanwhile: both layers held the same.
  facts.on = false;
  expect(await goOn()).toBe('off');
  expect(merges.standsStill(INSTANCE)).toBe(false);
});

test('a guest goes on when the merge has broken off before anything was recorded', async () => {
  const { facts, merges, goOn } = mirrored({ caughtUp: false });
  const never = () => Promise.reject(new Error('it is recorded'));
  await expect(goOn(never)).rejects.toMatchObject({ code: 'STORAGE' });
  expect(facts.state).toBe('running');
  expect(merges.standsStill(INSTANCE)).toBe(false);
});
