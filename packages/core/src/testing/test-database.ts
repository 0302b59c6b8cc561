import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { promisify } from 'node:util';
import { createDb, type Db } from '@skydeck/db';
import { Client } from 'pg';

const run = promisify(execFile);
const prismaDir = path.resolve(import.meta.dirname, '../../../../prisma');
/** Key of the advisory lock under which the template is made; any constant does. */
const TEMPLATE_LOCK = 8_274_117;

export interface TestDatabase {
  url: string;
  db: Db;
  /** Disconnects and removes the database. */
  drop(): Promise<void>;
}

/**
 * A migrated database for one test file, cloned from a template in some 50 ms. The server is the one that
 * DATABASE_URL names, whose role must be allowed to create databases; its own database is not touched.
 */
export async function createTestDatabase(options: { maxConnections?: number } = {}): Promise<TestDatabase> {
  const base = process.env.DATABASE_URL;
  if (!base) throw new Error('DATABASE_URL must name the Postgres server for integration tests');
  const template = await ensureTemplate(base);
  const name = `skydeck_test_${randomBytes(6).toString('hex')}`;
  await asAdmin(base, (client) => cloneDatabase(client, name, template));
  const url = withDatabase(base, name);
  const db = createDb({ url, maxConnections: options.maxConnections ?? 5 });
  return {
    url,
    db,
    async drop() {
      await db.$disconnect();
      await asAdmin(base, (client) => client.query(`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`));
    },
  };
}

async function ensureTemplate(base: string): Promise<string> {
  const template = `skydeck_template_${await migrationsHash()}`;
  await asAdmin(base, async (client) => {
    await client.query('SELECT pg_advisory_lock($1)', [TEMPLATE_LOCK]);
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [template]);
    if (rowCount) return;
    // Renamed only when whole: a run that is killed half-way leaves no half-migrated template.
    const draft = `${template}_draft`;
    await client.query(`DROP DATABASE IF EXISTS "${draft}" WITH (FORCE)`);
    await client.query(`CREATE DATABASE "${draft}"`);
    await migrate(withDatabase(base, draft));
    await client.query(`ALTER DATABASE "${draft}" RENAME TO "${template}"`);
  });
  return template;
}

async function cloneDatabase(client: Client, name: string, template: string): Promise<void> {
  await client.query('SELECT pg_advisory_lock($1)', [TEMPLATE_LOCK]);
  await client.query(`CREATE DATABASE "${name}" TEMPLATE "${template}"`);
}

async function migrate(url: string): Promise<void> {
  const prisma = createRequire(path.join(prismaDir, 'package.json')).resolve('prisma/build/index.js');
  await run(process.execPath, [prisma, 'migrate', 'deploy'], {
    cwd: prismaDir,
    env: { ...process.env, DATABASE_URL: url },
  });
}

async function migrationsHash(): Promise<string> {
  const dir = path.join(prismaDir, 'migrations');
  const hash = createHash('sha256');
  for (const entry of (await readdir(dir, { withFileTypes: true })).filter((e) => e.isDirectory())) {
    hash.update(entry.name).update(await readFile(path.join(dir, entry.name, 'migration.sql')));
  }
  return hash.digest('hex').slice(0, 12);
}

async function asAdmin<T>(base: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: withDatabase(base, 'postgres') });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

function withDatabase(base: string, name: string): string {
  const url = new URL(base);
  url.pathname = `/${name}`;
  return url.href;
}
