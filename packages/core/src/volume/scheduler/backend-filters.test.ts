import { expect, test } from 'vitest';
import { filterBackends, weighBackends, type BackendCandidate, type VolumeDemand } from './backend-filters';
import { noValidBackend } from './claim-backend';

const GIB = 1024 ** 3;
const now = new Date('2026-01-01T00:00:00Z');
const ago = (ms: number): Date => new Date(now.getTime() - ms);
const demand: VolumeDemand = {
  sizeGiB: 10,
  contentBytes: 0,
  extraSpecs: {},
  availabilityZone: null,
  hostId: null,
  excluded: [],
};

function backend(facts: Partial<BackendCandidate> = {}): BackendCandidate {
  return {
    id: 'b1',
    name: 'one',
    driver: 'file',
    hostId: 'h1',
    shared: false,
    availabilityZone: 'nova',
    capabilities: {},
    enabled: true,
    overProvisioningRatio: 1,
    reservedPercent: 0,
    totalBytes: BigInt(100 * GIB),
    freeBytes: BigInt(100 * GIB),
    problem: null,
    measuredAt: now,
    promisedGiB: 0,
    host: { name: 'host', enabled: true, disabledReason: null, heartbeatAt: now },
    ...facts,
  } as BackendCandidate;
}

const refusalOf = (facts: Partial<BackendCandidate>, wanted: Partial<VolumeDemand> = {}): string | null => {
  const { refused } = filterBackends([backend(facts)], { ...demand, ...wanted }, now);
  return refused[0] ? `${refused[0].filter}: ${refused[0].why}` : null;
};

test('a back end with room passes', () => {
  expect(refusalOf({})).toBeNull();
});

test('each filter names itself and its numbers', () => {
  expect(refusalOf({ enabled: false })).toBe('enabled: disabled by an admin');
  const host = { name: 'host', enabled: true, disabledReason: null };
  expect(refusalOf({ host: { ...host, heartbeatAt: ago(90_000) } })).toBe(
    'up: no heartbeat of its host host for 90 s',
  );
  expect(refusalOf({ host: { ...host, heartbeatAt: null } })).toContain('has not been heard of');
  expect(refusalOf({ problem: 'The directory is gone.' })).toBe('healthy: The directory is gone.');
  expect(refusalOf({ measuredAt: null })).toBe('measured: its capacity is not known yet');
  expect(refusalOf({}, { availabilityZone: 'east' })).toBe('zone: it is in the zone nova, not in east');
  expect(refusalOf({}, { hostId: 'h2' })).toContain('near-source');
  expect(refusalOf({}, { extraSpecs: { media: 'ssd' } })).toBe(
    'type: media is not known, the type wants ssd',
  );
  expect(refusalOf({ capabilities: { media: 'ssd' } }, { extraSpecs: { media: 'ssd' } })).toBeNull();
  expect(refusalOf({}, { extraSpecs: { volume_backend_name: 'one', driver: 'file' } })).toBeNull();
  expect(refusalOf({ promisedGiB: 95 })).toBe('capacity: 10 GiB wanted, 5 GiB may be promised');
  expect(refusalOf({ freeBytes: BigInt(2 * GIB) }, { contentBytes: 5 * GIB })).toContain('2 GiB free');
  expect(refusalOf({}, { excluded: [{ backendId: 'b1', why: 'no space.' }] })).toBe(
    'not-tried: it failed at this volume: no space',
  );
});

test('the ratio enlarges what may be promised, the reserve lessens it', () => {
  expect(refusalOf({ promisedGiB: 95, overProvisioningRatio: 2 })).toBeNull();
  expect(refusalOf({ promisedGiB: 85, reservedPercent: 10 })).toBe(
    'capacity: 10 GiB wanted, 5 GiB may be promised',
  );
  // However much may be promised: what is full takes nothing.
  expect(refusalOf({ overProvisioningRatio: 10, reservedPercent: 5, freeBytes: BigInt(4 * GIB) })).toBe(
    'space: 4 GiB free, all of it reserved',
  );
});

test('volumes spread to the back end with the most room', () => {
  const full = backend({ id: 'a', name: 'full', promisedGiB: 50 });
  expect(weighBackends([full, backend({ id: 'b', name: 'empty' })]).map(({ name }) => name)).toEqual([
    'empty',
    'full',
  ]);
});

test('a volume for a guest lies with it where there is room', () => {
  const near = backend({ id: 'a', name: 'near', hostId: 'h2', promisedGiB: 50 });
  const names = weighBackends([backend({ id: 'b', name: 'empty' }), near], 'h2').map(({ name }) => name);
  expect(names).toEqual(['near', 'empty']);
});

test('the error names every back end, and says so when there is none', () => {
  const all = [backend({ enabled: false }), backend({ name: 'two', totalBytes: 0n })];
  const { refused } = filterBackends(all, demand, now);
  expect(noValidBackend(refused).message).toMatch(/one \(enabled\).*two \(capacity\)/);
  expect(noValidBackend([]).message).toContain('the cloud has none');
});
