import { randomUUID } from 'node:crypto';
import { Prisma, type Db, type Tx } from '@skydeck/db';

export const PORTS_PER_NETWORK = 10;
export const RULES_PER_GROUP = 10;
const MARK = 'seeded by the benchmark';
const TABLES = [
  'Network',
  'Subnet',
  'AllocationPool',
  'Port',
  'IpAddress',
  'SecurityGroup',
  'SecurityGroupRule',
  'PortSecurityGroup',
  'Router',
  'FloatingIp',
].map((name) => Prisma.raw(`"${name}"`));

/** What the benchmark changes in the seeded cloud. */
export interface SeededCloud {
  readonly projectId: string;
  /** Each with the security group that its ports are in. */
  readonly networks: readonly { readonly networkId: string; readonly groupId: string }[];
  /** Of the one network that a router leads outside. */
  readonly ports: readonly { readonly portId: string; readonly address: string }[];
  readonly routerId: string;
  /** Leads nowhere yet. */
  readonly floatingIpId: string;
}

/** Networks with a subnet, a security group and ports each, and a router with a floating IP; nobody is told of them. */
export async function seedNetworks(db: Db, count: number): Promise<SeededCloud> {
  const project = await db.project.create({ data: { name: `bench-${randomUUID()}`, description: MARK } });
  const outside = await db.$transaction(
    async (tx) => {
      // A full synchronisation is to find them all by itself: the triggers stay silent.
      for (const table of TABLES) await tx.$executeRaw`ALTER TABLE ${table} DISABLE TRIGGER USER`;
      await insertNetworks(tx, project.id, count);
      await insertPorts(tx, project.id, count);
      await insertGroups(tx, project.id, count);
      const made = await insertRouter(tx, project.id);
      for (const table of TABLES) await tx.$executeRaw`ALTER TABLE ${table} ENABLE TRIGGER USER`;
      return made;
    },
    { timeout: 300_000 },
  );
  for (const table of TABLES) await db.$executeRaw`ANALYZE ${table}`;
  return {
    projectId: project.id,
    ...outside,
    networks: await db.$queryRaw<{ networkId: string; groupId: string }[]>`
      SELECT n."id"::text AS "networkId", g."id"::text AS "groupId"
      FROM "Network" n JOIN "SecurityGroup" g USING ("name") ORDER BY "name"`,
    ports: await db.$queryRaw<{ portId: string; address: string }[]>`
      SELECT p."id"::text AS "portId", a."address"
      FROM "Port" p JOIN "IpAddress" a ON a."portId" = p."id"
      WHERE p."networkId" = md5('seeded network 1')::uuid AND p."routerId" IS NULL ORDER BY a."address"`,
  };
}

/** Forgets them without telling anybody. */
export async function clearNetworks(db: Db): Promise<void> {
  await db.$executeRaw`TRUNCATE ${Prisma.join(TABLES)}, "NetworkChange" CASCADE`;
}

async function insertNetworks(tx: Tx, projectId: string, count: number): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO "Network" ("id", "projectId", "name", "description")
    SELECT md5('seeded network ' || n)::uuid, ${projectId}::uuid, 'seeded-' || n, ${MARK}
    FROM generate_series(1, ${count}::int) n`;
  await tx.$executeRaw`
    INSERT INTO "Subnet" ("id", "networkId", "name", "description", "cidr", "gatewayIp")
    SELECT md5('seeded subnet ' || n)::uuid, md5('seeded network ' || n)::uuid, 'seeded-' || n, ${MARK},
      p || '.0/24', p || '.1'
    FROM generate_series(1, ${count}::int) n, LATERAL (SELECT '10.' || (n / 256) || '.' || (n % 256) AS p) prefix`;
  await tx.$executeRaw`
    INSERT INTO "AllocationPool" ("subnetId", "first", "last")
    SELECT md5('seeded subnet ' || n)::uuid, p || '.2', p || '.254'
    FROM generate_series(1, ${count}::int) n, LATERAL (SELECT '10.' || (n / 256) || '.' || (n % 256) AS p) prefix`;
}

async function insertPorts(tx: Tx, projectId: string, count: number): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO "Port" ("id", "projectId", "networkId", "name", "description", "macAddress")
    SELECT md5('seeded port ' || n || ' ' || k)::uuid, ${projectId}::uuid, md5('seeded network ' || n)::uuid,
      'seeded-' || n || '-' || k, ${MARK},
      'fa:16:3e:' || regexp_replace(lpad(to_hex(n * 16 + k), 6, '0'), '(..)(..)(..)', '\\1:\\2:\\3')
    FROM generate_series(1, ${count}::int) n, generate_series(1, ${PORTS_PER_NETWORK}::int) k`;
  await tx.$executeRaw`
    INSERT INTO "IpAddress" ("subnetId", "address", "portId")
    SELECT md5('seeded subnet ' || n)::uuid, '10.' || (n / 256) || '.' || (n % 256) || '.' || (10 + k),
      md5('seeded port ' || n || ' ' || k)::uuid
    FROM generate_series(1, ${count}::int) n, generate_series(1, ${PORTS_PER_NETWORK}::int) k`;
}

/** Rules as people have them: all out, all among themselves in, and some ports in from somewhere. */
async function insertGroups(tx: Tx, projectId: string, count: number): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO "SecurityGroup" ("id", "projectId", "name", "description")
    SELECT md5('seeded group ' || n)::uuid, ${projectId}::uuid, 'seeded-' || n, ${MARK}
    FROM generate_series(1, ${count}::int) n`;
  await tx.$executeRaw`
    INSERT INTO "SecurityGroupRule" ("id", "groupId", "direction", "etherType", "protocol", "portMin", "portMax",
      "remoteCidr", "remoteGroupId")
    SELECT gen_random_uuid(), g, (CASE WHEN k <= 2 THEN 'egress' ELSE 'ingress' END)::"RuleDirection",
      (CASE WHEN k = 2 THEN 'IPv6' ELSE 'IPv4' END)::"EtherType", CASE WHEN k > 3 THEN 'tcp' END,
      CASE WHEN k > 3 THEN 1000 + k END, CASE WHEN k > 3 THEN 1000 + k END,
      CASE WHEN k > 3 THEN '198.51.100.0/24' END, CASE WHEN k = 3 THEN g END
    FROM generate_series(1, ${count}::int) n, generate_series(1, ${RULES_PER_GROUP}::int) k,
      LATERAL (SELECT md5('seeded group ' || n)::uuid AS g) grp`;
  await tx.$executeRaw`
    INSERT INTO "PortSecurityGroup" ("portId", "groupId")
    SELECT md5('seeded port ' || n || ' ' || k)::uuid, md5('seeded group ' || n)::uuid
    FROM generate_series(1, ${count}::int) n, generate_series(1, ${PORTS_PER_NETWORK}::int) k`;
}

/** From the first network to one outside, where a floating IP waits. */
async function insertRouter(
  tx: Tx,
  projectId: string,
): Promise<Pick<SeededCloud, 'routerId' | 'floatingIpId'>> {
  const inside = await tx.subnet.findFirstOrThrow({ where: { name: 'seeded-1' } });
  const seeded = { projectId, description: MARK };
  const outside = await tx.network.create({
    data: {
      ...seeded,
      name: 'outside',
      external: true,
      subnets: { create: { name: 'outside', cidr: '192.0.2.0/24', gatewayIp: '192.0.2.1' } },
    },
    include: { subnets: true },
  });
  const subnetId = outside.subnets[0]?.id ?? '';
  const router = await tx.router.create({ data: { ...seeded, name: 'seeded' } });
  for (const port of [
    { networkId: outside.id, subnetId, address: '192.0.2.2', deviceOwner: 'network:router_gateway' },
    {
      networkId: inside.networkId,
      subnetId: inside.id,
      address: inside.gatewayIp ?? '',
      deviceOwner: 'network:router_interface',
    },
  ]) {
    const { subnetId: subnet, address, ...columns } = port;
    await tx.port.create({
      data: {
        ...seeded,
        ...columns,
        routerId: router.id,
        macAddress: `fa:16:3f:00:00:${columns.networkId === outside.id ? '01' : '02'}`,
        addresses: { create: { subnetId: subnet, address } },
      },
    });
  }
  const floatingIp = await tx.floatingIp.create({
    data: { ...seeded, networkId: outside.id, address: { create: { subnetId, address: '192.0.2.100' } } },
  });
  return { routerId: router.id, floatingIpId: floatingIp.id };
}
