import { existsSync } from 'node:fs';
import { chmod, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { StepError } from '../launcher/steps.mjs';
import { asUser, run, succeeds } from './commands';
import type { Deployment } from './deployment';
import { psqlAddress } from './external-stores';
import type { Layout } from './state-directory';
import type { ProcessManager } from './process-manager';
import type { ProcessSpec } from './supervisor/process-spec';
import { STORE_USER } from './system-users';
import { waitFor } from './waiting';

const BINARIES = '/usr/lib/postgresql';
const START_TIMEOUT = 30_000;

/** Small, for a machine that is there for guests; durable, because rows are the truth. */
const TUNING = {
  listen_addresses: '',
  max_connections: '60',
  shared_buffers: '64MB',
  work_mem: '4MB',
  maintenance_work_mem: '64MB',
  effective_cache_size: '512MB',
  max_wal_senders: '0',
  wal_level: 'minimal',
  max_wal_size: '512MB',
  jit: 'off',
  autovacuum_max_workers: '2',
  log_timezone: 'UTC',
  timezone: 'UTC',
};

/** Only over the unix socket: the cluster's owner by his user, the services by password. */
const ACCESS = `local all ${STORE_USER} peer\nlocal all all scram-sha-256\n`;

/** The directory of the server's programs: of the version that made the cluster, or else the newest installed. */
async function binaries(layout: Layout): Promise<string> {
  const versionFile = path.join(layout.postgres, 'PG_VERSION');
  const made = existsSync(versionFile) ? (await readFile(versionFile, 'utf8')).trim() : undefined;
  const installed = existsSync(BINARIES) ? await readdir(BINARIES) : [];
  const usable = installed.filter((version) => existsSync(path.join(BINARIES, version, 'bin/postgres')));
  const newest = usable.sort((a, b) => Number(b) - Number(a))[0];
  const version = made ?? newest;
  if (!version) {
    throw new StepError(
      'PostgreSQL is not installed.',
      'install the package postgresql, or set DATABASE_URL',
    );
  }
  if (!usable.includes(version)) {
    throw new StepError(
      `The database in ${layout.postgres} was made by PostgreSQL ${version}, which is no longer installed.`,
      `install postgresql-${version}`,
    );
  }
  return path.join(BINARIES, version, 'bin');
}

async function makeCluster(layout: Layout, programs: string): Promise<void> {
  const initdb = [path.join(programs, 'initdb'), '-D', layout.postgres, '-U', STORE_USER];
  // A half-made cluster of an interrupted run has no PG_VERSION; initdb wants the directory empty.
  for (const name of await readdir(layout.postgres))
    await rm(path.join(layout.postgres, name), { recursive: true });
  const locale = ['--encoding=UTF8', '--locale=C.UTF-8', '--auth=peer', '--data-checksums'];
  await run([...asUser(STORE_USER), ...initdb, ...locale], { cwd: '/', timeout: 120_000 });
  const hba = path.join(layout.postgres, 'pg_hba.conf');
  await writeFile(hba, ACCESS);
  await chmod(hba, 0o644);
}

function server(layout: Layout, programs: string): ProcessSpec {
  const settings = Object.entries({ ...TUNING, unix_socket_directories: layout.postgresSocket });
  return {
    name: 'postgres',
    argv: [
      path.join(programs, 'postgres'),
      '-D',
      layout.postgres,
      ...settings.flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    ],
    cwd: layout.postgres,
    env: { PATH: '/usr/bin:/bin', LC_ALL: 'C.UTF-8' },
    user: STORE_USER,
    // SIGINT is Postgres's fast shutdown; SIGTERM would wait for every client to leave.
    stopSignal: 'SIGINT',
    stopTimeout: 30_000,
    diesWithSupervisor: true,
  };
}

function psql(layout: Layout, database: string): string[] {
  return [
    ...asUser(STORE_USER),
    'psql',
    '-X',
    '-q',
    '-A',
    '-t',
    '-v',
    'ON_ERROR_STOP=1',
    '-h',
    layout.postgresSocket,
    '-U',
    STORE_USER,
    '-d',
    database,
  ];
}

/** Makes the role and the database, and gives the role the password of secrets.env. */
async function ensureDatabase(layout: Layout, password: string): Promise<void> {
  const ask = async (sql: string) =>
    (await run(psql(layout, 'postgres'), { input: sql, cwd: '/' })).stdout.trim();
  const role = await ask(`SELECT 1 FROM pg_roles WHERE rolname = 'skydeck'`);
  await ask(
    `${role === '1' ? 'ALTER' : 'CREATE'} ROLE skydeck LOGIN CREATEDB PASSWORD '${password.replaceAll("'", "''")}'`,
  );
  const database = await ask(`SELECT 1 FROM pg_database WHERE datname = 'skydeck'`);
  if (database !== '1') await ask('CREATE DATABASE skydeck OWNER skydeck');
}

/** The description of Skydeck's own Postgres as a process. */
export async function postgresProcess(layout: Layout): Promise<ProcessSpec> {
  return server(layout, await binaries(layout));
}

/**
 * Makes Skydeck's own cluster where there is none, starts it through the manager and sees to the database.
 * An external DATABASE_URL is only asked whether it answers.
 */
export async function ensurePostgres(deployment: Deployment, manager: ProcessManager): Promise<string> {
  const { layout, secrets } = deployment;
  if (secrets.externalDatabaseUrl) {
    const { args, env } = psqlAddress(secrets.externalDatabaseUrl);
    const inherited = deployment.environment.inherited;
    if (await succeeds(['psql', '-X', '-c', 'SELECT 1', ...args], { env: { ...inherited, ...env } }))
      return 'external';
    throw new StepError(
      'The database of DATABASE_URL does not answer.',
      'check the address and the password; `DATABASE_URL= npm run up` goes back to Skydeck’s own',
    );
  }
  const programs = await binaries(layout);
  const fresh = !existsSync(path.join(layout.postgres, 'PG_VERSION'));
  if (fresh) await makeCluster(layout, programs);
  await manager.ensure(server(layout, programs));
  const isReady = () => succeeds(['pg_isready', '-q', '-h', layout.postgresSocket], { cwd: '/' });
  if (!(await waitFor(isReady, START_TIMEOUT))) {
    throw new StepError('Postgres did not come up.', manager.logHint('postgres'));
  }
  await ensureDatabase(layout, secrets.databasePassword);
  return fresh ? 'new cluster' : '';
}
