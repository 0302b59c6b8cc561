import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  Affect,
  BlockCommitFlags,
  DomainCreateFlags,
  isAgentUnavailable,
  isDomainExists,
  isNoDomain,
  isNoSnapshot,
  isOperationInvalid,
  LibvirtClient,
  param,
  SnapshotCreateFlags,
  type Domain,
} from './index.js';
import { TestDaemon } from './testing/daemon.js';
import { EventProbe } from './testing/events.js';
import { firmwareGuest } from './testing/guests.js';

const MIB = 1 << 20;

let daemon: TestDaemon;
let client: LibvirtClient;

beforeAll(async () => {
  daemon = await TestDaemon.start();
  client = await LibvirtClient.connect({
    endpoint: { transport: 'unix', path: daemon.socketPath },
    uri: 'qemu:///session',
  });
  await client.pools.create(
    `<pool type="dir"><name>disks</name><target><path>${daemon.makeDirectory('pool')}</path></target></pool>`,
  );
});

afterAll(async () => {
  await client?.close();
  await daemon?.stop();
});

async function makeDisk(name: string): Promise<string> {
  const pool = await client.pools.byName('disks');
  const volume = await client.volumes.create(
    pool,
    `<volume><name>${name}</name><capacity>${MIB}</capacity><target><format type="qcow2"/></target></volume>`,
  );
  return client.volumes.path(volume);
}

function diskXml(path: string, target: string): string {
  return `<disk type="file" device="disk"><driver name="qemu" type="qcow2"/><source file="${path}"/><target dev="${target}" bus="virtio"/></disk>`;
}

describe('a persistent domain', () => {
  it('is defined, kept, described and forgotten', async () => {
    const domain = await client.domains.define(firmwareGuest('kept'));
    const uuid = domain.uuid;
    expect(domain).toEqual({ name: 'kept', uuid, id: -1 });
    expect(await client.domains.byUuid(uuid)).toEqual(domain);
    expect(await client.domains.state(uuid)).toEqual({ state: 'shutoff', reason: 'unknown' });
    await expect(client.domains.suspend(uuid)).rejects.toSatisfy(isOperationInvalid);

    await client.domains.setAutostart(uuid, true);
    expect(await client.domains.autostart(uuid)).toBe(true);
    await client.domains.setMetadata(uuid, { type: 'title', value: 'A title: 标题' }, Affect.CONFIG);
    expect(await client.domains.metadata(uuid, 'title', Affect.CONFIG)).toBe('A title: 标题');
    const uri = 'https://example.org/xmlns/1';
    await client.domains.setMetadata(
      uuid,
      { type: 'element', value: '<owner id="7"/>', key: 'ex', uri },
      Affect.CONFIG,
    );
    expect(await client.domains.metadata(uuid, { uri }, Affect.CONFIG)).toContain('id="7"');
    await client.devices.setVcpus(uuid, 3, Affect.CONFIG | 4);
    await client.devices.setVcpus(uuid, 2, Affect.CONFIG);
    expect(await client.devices.vcpus(uuid, Affect.CONFIG)).toBe(2);
    await client.devices.setMemory(uuid, 32 * 1024, Affect.CONFIG);
    expect(await client.domains.info(uuid)).toMatchObject({
      memoryKiB: 32 * 1024,
      maxMemoryKiB: 64 * 1024,
      vcpus: 2,
    });
    await client.devices.pinVcpu(uuid, 1, [0], Affect.CONFIG);
    expect((await client.devices.vcpuPins(uuid, 2, Affect.CONFIG))[1]).toEqual([0]);

    await client.domains.rename(uuid, 'renamed');
    expect((await client.domains.byName('renamed')).uuid).toBe(uuid);
    const twin = firmwareGuest('renamed');
    await expect(client.domains.define(twin)).rejects.toSatisfy(isDomainExists);
    await client.domains.undefine(uuid);
    await expect(client.domains.byUuid(uuid)).rejects.toSatisfy(isNoDomain);
    await expect(client.domains.start(uuid)).rejects.toSatisfy(isNoDomain);
  });
});

describe('a running domain', () => {
  let domain: Domain;

  beforeEach(async () => {
    domain = await client.domains.create(firmwareGuest('guest'), DomainCreateFlags.PAUSED);
  });

  afterEach(async () => {
    await client.domains.destroy(domain).catch((error: unknown) => {
      if (!isNoDomain(error)) throw error;
    });
  });

  it('shows its firmware on the console, which ends with it', async () => {
    const reboots = await EventProbe.of(client, 'reboot');
    const stream = await client.consoles.open(domain);
    let text = '';
    stream.setEncoding('latin1').on('data', (chunk: string) => (text += chunk));
    const ended = once(stream, 'end');
    const closed = once(stream, 'close');
    await client.domains.resume(domain);
    expect(await client.domains.state(domain)).toEqual({ state: 'running', reason: 'unpaused' });
    await reboots.find((event) => event.domain.uuid === domain.uuid);
    expect(text).toContain('SeaBIOS');

    const shot = await client.consoles.screenshot(domain);
    expect(shot.mime).toMatch(/^image\//);
    expect(shot.data.length).toBeGreaterThan(1000);

    await client.domains.reset(domain);
    await client.domains.destroy(domain);
    await ended;
    await closed;
  });

  it('gives its console back when the stream is destroyed', async () => {
    for (let round = 0; round < 5; round++) {
      const stream = await client.consoles.open(domain, 'serial0', 2);
      expect(stream.write('x')).toBe(true);
      await expect(client.consoles.open(domain, 'serial0', 2)).rejects.toThrow(/Active console session/);
      stream.destroy();
      await once(stream, 'close');
    }
  });

  it('is measured', async () => {
    const [stats] = await client.stats.all({ domains: [domain] });
    expect(stats?.domain).toEqual(domain);
    expect(stats?.params['state.state']).toBe(3);
    expect(stats?.params['balloon.maximum']).toBe(65536n);
    expect((await client.stats.memory(domain)).rss).toBeGreaterThan(0n);
    expect(await client.stats.diskErrors(domain)).toEqual([]);
    expect((await client.jobs.info(domain)).type).toBe('none');
    expect(JSON.parse(await client.guest.monitorCommand(domain, '{"execute":"query-status"}'))).toMatchObject(
      {
        return: { running: false },
      },
    );
    await client.domains.resume(domain);
    await expect(client.guest.agentCommand(domain, '{"execute":"guest-ping"}')).rejects.toSatisfy(
      isAgentUnavailable,
    );
    await expect(client.guest.addresses(domain)).rejects.toSatisfy(isAgentUnavailable);
  });

  it('takes a disk, grows it, limits it and gives it back', async () => {
    const added = await EventProbe.of(client, 'deviceAdded');
    const tuned = await EventProbe.of(client, 'tunable');
    const path = await makeDisk('hot.qcow2');
    await client.devices.attach(domain, diskXml(path, 'vda'), Affect.LIVE);
    await added.find(({ alias }) => alias.startsWith('virtio-disk'));
    await client.blocks.resize(domain, 'vda', 3 * MIB);
    expect(await client.blocks.info(domain, 'vda')).toMatchObject({ capacity: 3 * MIB });
    expect(await client.stats.block(domain, 'vda')).toMatchObject({ writeBytes: 0n });
    await client.tuning.setBlockIo(domain, 'vda', [param.ullong('total_iops_sec', 500n)], Affect.LIVE);
    expect((await client.tuning.blockIo(domain, 'vda', Affect.LIVE))['total_iops_sec']).toBe(500n);
    expect((await tuned.find(() => true)).params.map(({ field }) => field)).toContain(
      'blkdeviotune.total_iops_sec',
    );
    expect(await client.blocks.job(domain, 'vda')).toBeNull();
    // The paused guest cannot answer the request to unplug, so only its acceptance is seen here.
    await client.devices.detach(domain, diskXml(path, 'vda'), Affect.LIVE);
  });

  it('snapshots a disk and commits it back', async () => {
    const jobs = await EventProbe.of(client, 'blockJob');
    const path = await makeDisk('chain.qcow2');
    await client.devices.attach(domain, diskXml(path, 'vda'), Affect.LIVE);
    const flags = SnapshotCreateFlags.DISK_ONLY | SnapshotCreateFlags.NO_METADATA;
    const overlay = `${path}.overlay`;
    await client.snapshots.create(
      domain,
      `<domainsnapshot><disks><disk name="vda" snapshot="external"><source file="${overlay}"/></disk></disks></domainsnapshot>`,
      flags,
    );
    expect(await client.domains.xml(domain)).toContain(overlay);
    await client.blocks.commit(domain, 'vda', { flags: BlockCommitFlags.ACTIVE });
    await jobs.find(({ disk, status }) => disk === 'vda' && status === 'ready');
    await client.blocks.pivot(domain, 'vda');
    await jobs.find(({ type, status }) => type === 'active-commit' && status === 'completed');
    expect(await client.domains.xml(domain)).not.toContain(overlay);
    expect(await client.snapshots.list(domain)).toEqual([]);
    expect(await client.snapshots.current(domain)).toBeNull();
    await expect(client.snapshots.byName(domain, 'none')).rejects.toSatisfy(isNoSnapshot);
  });

  it('is saved to a file and restored from it', async () => {
    const completed = await EventProbe.of(client, 'jobCompleted');
    const file = `${daemon.directory}/pool/memory.save`;
    await client.domains.save(domain, file);
    await expect(client.domains.byUuid(domain.uuid)).rejects.toSatisfy(isNoDomain);
    expect((await completed.find(() => true)).domain.uuid).toBe(domain.uuid);
    await client.domains.restore(file);
    expect((await client.domains.state(domain)).state).toBe('paused');
  });
});

describe('the host', () => {
  it('tells what it is', async () => {
    const info = await client.host.info();
    expect(info.cpus).toBeGreaterThan(0);
    const memory = await client.host.memoryStats();
    expect(memory['total']).toBeGreaterThan(memory['free']!);
    expect((await client.host.cpuStats())['idle']).toBeGreaterThan(0n);
    expect((await client.host.cpuMap()).filter(Boolean).length).toBe(info.cpus);
    expect(await client.host.freeMemory()).toBeGreaterThan(0);
    expect(
      await client.host.domainCapabilities({ arch: 'x86_64', machine: 'q35', virtType: 'qemu' }),
    ).toContain('q35');
    expect(await client.host.cpuModelNames('x86_64')).toContain('qemu64');
    expect(await client.host.version()).toMatch(/^\d+\.\d+\.\d+$/);
    const [computer] = await client.nodeDevices.list(1);
    expect(computer).toEqual({ name: 'computer' });
    expect(await client.nodeDevices.xml(computer!)).toContain('<device>');
    expect(await client.nodeDevices.parent(computer!)).toBeNull();
    expect(await client.nodeDevices.capabilities(computer!)).toEqual(['system']);
  });
});
