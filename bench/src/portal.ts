import { randomUUID } from 'node:crypto';
import { createDb, type Db } from '@skydeck/db';
import { cloud } from './environment';
import { PortalClient } from './portal-client';
import { ms, percentile, table } from './statistics';

const SIZES = [10, 1_000, 100_000];
const REQUESTS = 100;
const LOGINS = 10;
const TARGET_P95_MS = 100;

interface Measured {
  what: string;
  p50: number;
  p95: number;
  bytes: number;
}

async function measure(what: string, runs: number, once: () => Promise<number>): Promise<Measured> {
  for (let i = 0; i < Math.min(5, runs); i += 1) await once();
  const samples: number[] = [];
  let bytes = 0;
  for (let i = 0; i < runs; i += 1) {
    const began = performance.now();
    bytes = await once();
    samples.push(performance.now() - began);
  }
  return { what, p50: percentile(samples, 0.5), p95: percentile(samples, 0.95), bytes };
}

/** Fills the project up to `count` instances that exist in the database only, marked as seeded. */
async function seed(db: Db, projectId: string, count: number): Promise<void> {
  const have = await db.instance.count({ where: { projectId, deletedAt: null } });
  const [user, flavor, image] = await Promise.all([
    db.user.findFirstOrThrow({ where: { cloudAdmin: true } }),
    db.flavor.findFirstOrThrow({ orderBy: { position: 'asc' } }),
    db.image.findFirstOrThrow(),
  ]);
  await db.$transaction(
    async (tx) => {
      // Rows by the hundred thousand are no news to the open pages: the triggers stay silent here.
      await tx.$executeRaw`ALTER TABLE "Instance" DISABLE TRIGGER notify`;
      await tx.$executeRaw`
        INSERT INTO "Instance" ("id", "projectId", "userId", "name", "description", "status", "powerState", "wantRunning",
          "flavorId", "vcpus", "ramMiB", "diskGiB", "imageId", "tags", "ipAddress", "createdAt", "updatedAt")
        SELECT gen_random_uuid(), ${projectId}::uuid, ${user.id}::uuid, 'seeded-' || n, 'seeded by the benchmark',
          (ARRAY['ACTIVE','SHUTOFF','PAUSED','ERROR'])[1 + n % 4]::"InstanceStatus", 'NOSTATE', false,
          ${flavor.id}::uuid, ${flavor.vcpus}, ${flavor.ramMiB}, ${flavor.diskGiB}, ${image.id}::uuid,
          ARRAY['seeded'], '10.' || (n / 65536) || '.' || (n / 256 % 256) || '.' || (n % 256),
          now() - n * interval '1 second', now()
        FROM generate_series(${have + 1}::int, ${count}::int) n`;
      await tx.$executeRaw`ALTER TABLE "Instance" ENABLE TRIGGER notify`;
    },
    { timeout: 300_000 },
  );
  await db.$executeRaw`ANALYZE "Instance"`;
}

/** What the same page of rows costs without the portal. */
async function bareSql(db: Db, projectId: string): Promise<Measured> {
  return measure('bare SQL: one page + count', REQUESTS, async () => {
    await db.$queryRaw`SELECT * FROM "Instance" WHERE "projectId" = ${projectId}::uuid AND "deletedAt" IS NULL
      ORDER BY "createdAt" DESC LIMIT 25`;
    await db.$queryRaw`SELECT count(*) FROM "Instance" WHERE "projectId" = ${projectId}::uuid AND "deletedAt" IS NULL`;
    return 0;
  });
}

const db = createDb({ url: cloud.databaseUrl, maxConnections: 2 });
const client = new PortalClient();
await client.signIn('admin', cloud.password);
const project = await db.project.create({
  data: { name: `bench-${randomUUID().slice(0, 8)}`, description: 'seeded' },
});
const admin = await db.user.findFirstOrThrow({ where: { name: 'admin' } });
await db.membership.create({ data: { userId: admin.id, projectId: project.id, role: 'admin' } });
await client.mutate('session.switchProject', { projectId: project.id });

const rows: string[][] = [];
let worst = 0;
for (const size of SIZES) {
  await seed(db, project.id, size);
  const one = await db.instance.findFirstOrThrow({ where: { projectId: project.id } });
  const list = (input: object) => async () => (await client.query('instance.list', input)).bytes;
  const results = [
    await bareSql(db, project.id),
    await measure('instances: first page', REQUESTS, list({})),
    await measure('instances: sorted by name', REQUESTS, list({ sort: { by: 'name', dir: 'asc' } })),
    await measure('instances: search', REQUESTS, list({ search: `seeded-${size}` })),
    await measure('instances: status filter', REQUESTS, list({ status: ['ERROR'] })),
    await measure('instances: last page', REQUESTS, list({ page: Math.ceil(size / 25) })),
    await measure('instances: the page itself', REQUESTS, () => client.page('/compute/instances')),
    await measure(
      'detail: data',
      REQUESTS,
      async () => (await client.query('instance.get', { id: one.id })).bytes,
    ),
    await measure('detail: the page itself', REQUESTS, () => client.page(`/compute/instances/${one.id}`)),
  ];
  for (const { what, p50, p95, bytes } of results) {
    if (!what.startsWith('bare')) worst = Math.max(worst, p95);
    rows.push([
      `${what} (${size.toLocaleString('en')})`,
      ms(p50),
      ms(p95),
      bytes ? `${bytes.toLocaleString('en')} B` : '',
    ]);
  }
}
const login = await measure('login (argon2id included)', LOGINS, async () => {
  await new PortalClient().signIn('admin', cloud.password);
  return 0;
});
rows.push([login.what, ms(login.p50), ms(login.p95), '']);
process.stdout.write(`\n${table(['server time', 'p50', 'p95', 'body'], rows)}\n\n`);
process.stdout.write(`worst p95 of a page or list: ${ms(worst)} (target: under ${TARGET_P95_MS} ms)\n`);
await db.$disconnect();
