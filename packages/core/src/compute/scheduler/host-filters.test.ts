import { expect, test } from 'vitest';
import { noValidHost } from './claim-host';
import { filterHosts, weighHosts, type Candidate, type Demand } from './host-filters';

const now = new Date('2026-01-01T00:00:00Z');
const demand: Demand = { vcpus: 2, ramMiB: 2_048, diskGiB: 20, arch: 'x86_64', excludedHosts: [] };

function host(facts: Partial<Candidate> = {}): Candidate {
  return {
    id: 'h1',
    name: 'one',
    enabled: true,
    disabledReason: null,
    problem: null,
    heartbeatAt: now,
    arch: 'x86_64',
    vcpusTotal: 4,
    vcpuRatio: 1,
    ramMiBTotal: 8_192,
    ramRatio: 1,
    ramMiBReserved: 512,
    diskGiBTotal: 100,
    diskRatio: 1,
    diskGiBReserved: 10,
    claimed: { vcpus: 0, ramMiB: 0, diskGiB: 0, instances: 0 },
    ...facts,
  } as Candidate;
}

const refusalOf = (facts: Partial<Candidate>, wanted: Partial<Demand> = {}): string | null => {
  const { refused } = filterHosts([host(facts)], { ...demand, ...wanted }, now);
  return refused[0] ? `${refused[0].filter}: ${refused[0].why}` : null;
};

test('a host with room passes', () => {
  expect(refusalOf({})).toBeNull();
});

test('each filter names itself and its numbers', () => {
  expect(refusalOf({ enabled: false, disabledReason: 'repairs' })).toBe('enabled: disabled: repairs');
  expect(refusalOf({ heartbeatAt: null })).toBe('up: no heartbeat yet');
  expect(refusalOf({ heartbeatAt: new Date(now.getTime() - 90_000) })).toBe('up: no heartbeat for 90 s');
  expect(refusalOf({ problem: 'libvirt does not answer' })).toBe('healthy: libvirt does not answer');
  expect(refusalOf({ arch: 'aarch64' })).toContain('the image is for x86_64, the host is aarch64');
  expect(refusalOf({ claimed: { vcpus: 3, ramMiB: 0, diskGiB: 0, instances: 1 } })).toBe(
    'vcpus: vCPUs: 2 wanted, 1 free',
  );
  expect(refusalOf({ claimed: { vcpus: 0, ramMiB: 6_000, diskGiB: 0, instances: 1 } })).toBe(
    'memory: memory: 2048 MiB wanted, 1680 MiB free',
  );
  expect(refusalOf({ diskGiBTotal: 25 })).toBe('disk: disk: 20 GiB wanted, 15 GiB free');
  expect(refusalOf({}, { excludedHosts: [{ hostId: 'h1', why: 'no bridge.' }] })).toBe(
    'not-tried: it failed at this launch: no bridge',
  );
});

test('overcommit enlarges what may be claimed', () => {
  expect(refusalOf({ vcpuRatio: 1 }, { vcpus: 5 })).not.toBeNull();
  expect(refusalOf({ vcpuRatio: 2 }, { vcpus: 5 })).toBeNull();
});

test('guests spread to the host with the most free memory', () => {
  const busy = host({
    id: 'a',
    name: 'busy',
    claimed: { vcpus: 1, ramMiB: 4_096, diskGiB: 0, instances: 1 },
  });
  expect(weighHosts([busy, host({ id: 'b', name: 'idle' })]).map(({ name }) => name)).toEqual([
    'idle',
    'busy',
  ]);
});

test('a guest goes where most of its volumes lie, though another host has more memory', () => {
  const claimed = { vcpus: 1, ramMiB: 4_096, diskGiB: 0, instances: 1 };
  const hosts = [host({ id: 'a', name: 'near', claimed }), host({ id: 'b', name: 'idle' })];
  expect(weighHosts(hosts, { a: 20, b: 1 }).map(({ name }) => name)).toEqual(['near', 'idle']);
});

test('the error names every host, and says so when there is none', () => {
  const refused = filterHosts(
    [host({ enabled: false }), host({ name: 'two', diskGiBTotal: 1 })],
    demand,
    now,
  ).refused;
  expect(noValidHost(refused).message).toMatch(/one \(enabled\).*two \(disk\)/);
  expect(noValidHost([]).message).toContain('no hosts');
});

test('after failures at the same launch, the hint is about the last of them', () => {
  const excludedHosts = [
    { hostId: 'h1', why: 'The disk is full.', hint: 'Free some space.' },
    { hostId: 'h2', why: 'libvirt does not answer.', hint: 'Look at libvirtd.' },
  ];
  const hosts = [host(), host({ id: 'h2', name: 'two', problem: 'libvirt does not answer' })];
  const { refused } = filterHosts(hosts, { ...demand, excludedHosts }, now);
  expect(noValidHost(refused, excludedHosts)).toMatchObject({
    message:
      'No valid host was found. one (not-tried): it failed at this launch: The disk is full; ' +
      'two (not-tried): it failed at this launch: libvirt does not answer.',
    hint: 'Look at libvirtd.',
  });
});
