import { randomBytes, createHash } from 'node:crypto';
import { once } from 'node:events';
import { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isNoStorageVolume, LibvirtClient, LibvirtError, type StoragePool } from './index.js';
import { TestDaemon } from './testing/daemon.js';

const MIB = 1 << 20;

let daemon: TestDaemon;
let client: LibvirtClient;
let pool: StoragePool;

beforeAll(async () => {
  daemon = await TestDaemon.start();
  client = await LibvirtClient.connect({
    endpoint: { transport: 'unix', path: daemon.socketPath },
    uri: 'qemu:///session',
  });
  const path = daemon.makeDirectory('pool');
  pool = await client.pools.define(
    `<pool type="dir"><name>images</name><target><path>${path}</path></target></pool>`,
  );
  await client.pools.build(pool);
  await client.pools.start(pool);
});

afterAll(async () => {
  await client?.close();
  await daemon?.stop();
});

function volumeXml(name: string, bytes: number, format = 'raw'): string {
  return `<volume><name>${name}</name><capacity>${bytes}</capacity><target><format type="${format}"/></target></volume>`;
}

function sha256(data: Buffer): string {
  return createHash('sha256').update(data).digest('hex');
}

async function collect(stream: AsyncIterable<unknown>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

describe('pools', () => {
  it('are found, measured and described', async () => {
    expect(await client.pools.list()).toEqual([pool]);
    expect(await client.pools.byUuid(pool.uuid)).toEqual(pool);
    const info = await client.pools.info(pool);
    expect(info.state).toBe('running');
    expect(info.available).toBeGreaterThan(0);
    expect(info.capacity).toBe(info.allocation + info.available);
    expect(await client.pools.xml(pool)).toContain('<name>images</name>');
    await client.pools.setAutostart(pool, true);
    expect(await client.pools.autostart(pool)).toBe(true);
    expect(await client.pools.isActive(pool)).toBe(true);
    expect(await client.pools.isPersistent(pool)).toBe(true);
  });

  it('tell of their life', async () => {
    const seen: string[] = [];
    const subscription = await client.events.subscribe('storagePoolLifecycle', (event) =>
      seen.push(`${event.pool.name} ${event.event}`),
    );
    const path = daemon.makeDirectory('short-lived');
    const other = await client.pools.create(
      `<pool type="dir"><name>short</name><target><path>${path}</path></target></pool>`,
    );
    await client.pools.destroy(other);
    await subscription.close();
    expect(seen).toContain('short started');
    expect(seen).toContain('short stopped');
  });
});

describe('volumes', () => {
  it('are made, grown, cloned and deleted', async () => {
    const volume = await client.volumes.create(pool, volumeXml('a.qcow2', MIB, 'qcow2'));
    await client.volumes.resize(volume, 4 * MIB);
    expect(await client.volumes.info(volume)).toMatchObject({ type: 'file', capacity: 4 * MIB });
    const clone = await client.volumes.clone(pool, volumeXml('b.raw', 4 * MIB), volume);
    expect((await client.volumes.list(pool)).map(({ name }) => name).sort()).toEqual(['a.qcow2', 'b.raw']);
    expect(await client.volumes.byPath(await client.volumes.path(clone))).toEqual(clone);
    await client.volumes.delete(volume);
    await client.volumes.delete(clone);
    await expect(client.volumes.byName(pool, 'a.qcow2')).rejects.toSatisfy(isNoStorageVolume);
  });

  it('take and give back 24 MiB unchanged', async () => {
    const data = randomBytes(24 * MIB);
    const volume = await client.volumes.create(pool, volumeXml('data', data.length));
    await pipeline(
      Readable.from([data.subarray(0, 5), data.subarray(5)]),
      await client.volumes.upload(volume),
    );
    expect(sha256(await collect(await client.volumes.download(volume)))).toBe(sha256(data));
    const part = await collect(await client.volumes.download(volume, { offset: 7 * MIB + 3, length: 1000 }));
    expect(part).toEqual(data.subarray(7 * MIB + 3, 7 * MIB + 1003));
    await client.volumes.delete(volume);
  });

  it('refuse more bytes than the upload announced', async () => {
    const volume = await client.volumes.create(pool, volumeXml('small', MIB));
    const upload = await client.volumes.upload(volume, { length: 1000 });
    await expect(pipeline(Readable.from([randomBytes(2 * MIB)]), upload)).rejects.toBeInstanceOf(
      LibvirtError,
    );
    await client.volumes.delete(volume);
  });

  it('can be aborted in the middle, both ways', async () => {
    const volume = await client.volumes.create(pool, volumeXml('aborted', 32 * MIB));
    const upload = await client.volumes.upload(volume);
    upload.write(randomBytes(MIB));
    upload.destroy();
    await once(upload, 'close');
    const download = await client.volumes.download(volume);
    await once(download, 'readable');
    download.destroy();
    await once(download, 'close');
    // Aborted transfers hold no lock on the volume.
    await client.volumes.delete(volume);
  });

  it('do not hold up calls while their reader is slow', async () => {
    const volume = await client.volumes.create(pool, volumeXml('slow', 64 * MIB));
    const download = await client.volumes.download(volume);
    let release: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (release = resolve));
    let received = 0;
    const slow = new Writable({
      write(chunk: Buffer, _encoding, callback) {
        received += chunk.length;
        void gate.then(() => callback());
      },
    });
    const transfer = pipeline(download, slow);
    for (let call = 0; call < 50; call++) await client.pools.info(pool);
    // Nothing but the buffers filled: neither side read on while the reader stood still.
    expect(received + download.readableLength).toBeLessThan(2 * MIB);
    release();
    await transfer;
    expect(received).toBe(64 * MIB);
    await client.volumes.delete(volume);
  });
});

describe('secrets', () => {
  it('keep a value', async () => {
    const secret = await client.secrets.define(
      '<secret ephemeral="no" private="no"><usage type="ceph"><name>client.admin</name></usage></secret>',
    );
    expect(secret).toMatchObject({ usageType: 2, usageID: 'client.admin' });
    await client.secrets.setValue(secret, Buffer.from([0, 1, 2, 255]));
    expect(await client.secrets.value(await client.secrets.byUsage('ceph', 'client.admin'))).toEqual(
      Buffer.from([0, 1, 2, 255]),
    );
    expect(await client.secrets.list()).toEqual([secret]);
    await client.secrets.undefine(secret);
    expect(await client.secrets.list()).toEqual([]);
  });
});
