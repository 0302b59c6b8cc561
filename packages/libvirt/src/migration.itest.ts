import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { DomainCreateFlags, isNoDomain, LibvirtClient, MigrateFlags, param } from './index.js';
import { TestDaemon } from './testing/daemon.js';
import { EventProbe } from './testing/events.js';
import { firmwareGuest } from './testing/guests.js';
import { freePort } from './testing/ports.js';

const daemons: TestDaemon[] = [];
const clients: LibvirtClient[] = [];

beforeAll(async () => {
  for (let host = 0; host < 2; host++) {
    // Each believes to be a host of its own.
    const daemon = await TestDaemon.start({ config: () => [`host_uuid = "${randomUUID()}"`] });
    daemons.push(daemon);
    clients.push(
      await LibvirtClient.connect({
        endpoint: { transport: 'unix', path: daemon.socketPath },
        uri: 'qemu:///session',
      }),
    );
  }
});

afterAll(async () => {
  for (const client of clients) await client.close();
  for (const daemon of daemons) await daemon.stop();
});

it('a live domain moves to another daemon', async () => {
  const [source, destination] = clients as [LibvirtClient, LibvirtClient];
  const left = await EventProbe.of(source, 'lifecycle');
  const domain = await source.domains.create(firmwareGuest('traveller'), DomainCreateFlags.PAUSED);
  await source.domains.resume(domain);
  await source.jobs.setMaxSpeed(domain, 1000);
  expect(await source.jobs.maxSpeed(domain)).toBe(1000n);
  await source.jobs.migrate(domain, `qemu+unix:///session?socket=${daemons[1]!.socketPath}`, {
    flags: MigrateFlags.LIVE,
    params: [param.string('migrate_uri', `tcp://127.0.0.1:${await freePort()}`)],
  });
  await left.find(({ event, detail }) => event === 'stopped' && detail === 'migrated');
  await expect(source.domains.byUuid(domain.uuid)).rejects.toSatisfy(isNoDomain);
  expect(await destination.domains.state(domain.uuid)).toEqual({ state: 'running', reason: 'migrated' });
  await destination.domains.destroy(domain.uuid);
});

it('a migration that cannot be leaves the domain where it is', async () => {
  const [source] = clients as [LibvirtClient, LibvirtClient];
  const domain = await source.domains.create(firmwareGuest('homebody'), DomainCreateFlags.PAUSED);
  const nowhere = `qemu+unix:///session?socket=${daemons[1]!.directory}/none`;
  await expect(source.jobs.migrate(domain, nowhere)).rejects.toThrow(/none/);
  expect((await source.domains.state(domain)).state).toBe('paused');
  await source.domains.destroy(domain);
});
