import { randomBytes, randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { Client } from 'pg';
import { expect, test } from 'vitest';

const migrations = path.resolve(import.meta.dirname, '../../../../prisma/migrations');
const UPGRADE = '20261128020000_networks';

function connect(database: string): Client {
  const url = new URL(process.env.DATABASE_URL ?? '');
  url.pathname = `/${database}`;
  return new Client({ connectionString: url.href });
}

test('an upgrade keeps the ports of guests that run, with their addresses and what reaches them', async () => {
  const name = `skydeck_test_${randomBytes(6).toString('hex')}`;
  const admin = connect('postgres');
  await admin.connect();
  await admin.query(`CREATE DATABASE "${name}"`);
  const client = connect(name);
  await client.connect();
  try {
    const apply = async (migration: string) =>
      client.query(await readFile(path.join(migrations, migration, 'migration.sql'), 'utf8'));
    const all = (await readdir(migrations)).filter((entry) => /^\d/.test(entry)).sort();
    for (const migration of all.filter((entry) => entry < UPGRADE)) await apply(migration);
    const ids = {
      project: randomUUID(),
      network: randomUUID(),
      subnet: randomUUID(),
      port: randomUUID(),
      open: randomUUID(),
    };
    const insert = (table: string, columns: Record<string, unknown>) =>
      client.query(
        `INSERT INTO "${table}" (${Object.keys(columns)
          .map((column) => `"${column}"`)
          .join(', ')}) VALUES (${Object.keys(columns)
          .map((_, index) => `$${index + 1}`)
          .join(', ')})`,
        Object.values(columns),
      );
    await insert('Project', { id: ids.project, name: 'p', updatedAt: new Date() });
    await insert('Network', { id: ids.network, projectId: ids.project, name: 'default', isDefault: true });
    await insert('Subnet', {
      id: ids.subnet,
      networkId: ids.network,
      name: 'default',
      cidr: '10.1.2.0/24',
      gatewayIp: '10.1.2.1',
      allocationStart: '10.1.2.2',
      allocationEnd: '10.1.2.254',
    });
    const port = { projectId: ids.project, networkId: ids.network };
    await insert('Port', { id: ids.port, ...port, macAddress: 'fa:16:3e:00:00:01' });
    await insert('Port', { id: ids.open, ...port, macAddress: 'fa:16:3e:00:00:02', portSecurity: false });
    await insert('IpAddress', { subnetId: ids.subnet, address: '10.1.2.2', portId: ids.port });

    for (const migration of all.filter((entry) => entry >= UPGRADE)) await apply(migration);

    const rows = async (text: string) => (await client.query<Record<string, unknown>>(text)).rows;
    expect(await rows(`SELECT "address", "portId" FROM "IpAddress"`)).toEqual([
      { address: '10.1.2.2', portId: ids.port },
    ]);
    expect(await rows(`SELECT "first", "last" FROM "AllocationPool"`)).toEqual([
      { first: '10.1.2.2', last: '10.1.2.254' },
    ]);
    expect(
      await rows(
        `SELECT g."name", m."portId" FROM "SecurityGroup" g JOIN "PortSecurityGroup" m ON m."groupId" = g."id"`,
      ),
    ).toEqual([{ name: 'default', portId: ids.port }]);
    expect(
      await rows(`SELECT "direction"::text, "etherType"::text, "remoteGroupId" IS NOT NULL AS "fromGroup"
        FROM "SecurityGroupRule" ORDER BY 1, 2`),
    ).toEqual([
      { direction: 'egress', etherType: 'IPv4', fromGroup: false },
      { direction: 'egress', etherType: 'IPv6', fromGroup: false },
      { direction: 'ingress', etherType: 'IPv4', fromGroup: true },
      { direction: 'ingress', etherType: 'IPv6', fromGroup: true },
    ]);
  } finally {
    await client.end();
    await admin.query(`DROP DATABASE "${name}" WITH (FORCE)`);
    await admin.end();
  }
});
