import { randomBytes } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import type { Environment, Settings } from './environment';
import { SETTING_NAMES } from './environment';
import type { Layout } from './state-directory';

/** What only root and the services may know. */
export interface Secrets {
  secretKey: string;
  /** Password of the role `skydeck` in Skydeck's own Postgres. */
  databasePassword: string;
  /** Set where the database is not Skydeck's own. */
  externalDatabaseUrl: string | undefined;
  externalRedisUrl: string | undefined;
}

/** Parses `NAME=value` lines as systemd's EnvironmentFile knows them; values are in double quotes or bare. */
export function parseEnvFile(text: string): Record<string, string> {
  const values: Record<string, string> = {};
  for (const line of text.split('\n')) {
    const match = /^([A-Za-z_][A-Za-z0-9_]*)=(.*)$/.exec(line.trim());
    if (!match) continue;
    const [, name = '', raw = ''] = match;
    const quoted = /^"(.*)"$/.exec(raw);
    values[name] = quoted ? (quoted[1] ?? '').replace(/\\(["\\$`])/g, '$1') : raw;
  }
  return values;
}

export function formatEnvFile(values: Record<string, string>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}="${value.replace(/["\\$`]/g, (character) => `\\${character}`)}"\n`)
    .join('');
}

async function readEnvFile(file: string): Promise<Record<string, string>> {
  try {
    return parseEnvFile(await readFile(file, 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw error;
  }
}

/** Writes a file so that it is there whole or not at all, readable by root alone. */
export async function writePrivately(file: string, text: string): Promise<void> {
  const draft = `${file}.${process.pid}.new`;
  await writeFile(draft, text, { mode: 0o600 });
  await rename(draft, file);
}

/** A value given now wins over the remembered one; given empty, it takes the remembered one back. */
function choose(given: string | undefined, remembered: string | undefined): string | undefined {
  return (given ?? remembered) || undefined;
}

export function ownDatabaseUrl(layout: Layout, password: string): string {
  return `postgresql://skydeck:${password}@localhost/skydeck?host=${encodeURIComponent(layout.postgresSocket)}`;
}

export function ownRedisUrl(layout: Layout): string {
  return `unix://${layout.redisSocket}/redis.sock`;
}

/** The environment of web and worker, of migrations and tests. */
export function serviceEnvironment(
  layout: Layout,
  secrets: Secrets,
  settings: Settings,
): Record<string, string> {
  return {
    NODE_ENV: 'production',
    SKYDECK_STATE_DIR: layout.root,
    SKYDECK_SECRET_KEY: secrets.secretKey,
    DATABASE_URL: secrets.externalDatabaseUrl ?? ownDatabaseUrl(layout, secrets.databasePassword),
    REDIS_URL: secrets.externalRedisUrl ?? ownRedisUrl(layout),
    SKYDECK_AGENT_SOCKET: `${layout.agentSocket}/agent.sock`,
    ...settings,
  };
}

/** What was written by an earlier `up`, with what the environment says now laid over it. */
export async function readConfiguration(
  layout: Layout,
  environment: Environment,
): Promise<{ secrets: Secrets; settings: Settings }> {
  const stored = await readEnvFile(layout.secretsFile);
  const remembered = await readEnvFile(layout.settingsFile);
  const settings: Settings = {};
  for (const name of SETTING_NAMES) {
    const value = choose(environment.settings[name], remembered[name]);
    if (value !== undefined) settings[name] = value;
  }
  return {
    settings,
    secrets: {
      // Never taken back by an empty text: what it has encrypted would be lost.
      secretKey: environment.secretKey || stored.SKYDECK_SECRET_KEY || randomBytes(32).toString('hex'),
      databasePassword: stored.SKYDECK_DB_PASSWORD ?? randomBytes(24).toString('hex'),
      externalDatabaseUrl: choose(environment.databaseUrl, stored.SKYDECK_EXTERNAL_DATABASE_URL),
      externalRedisUrl: choose(environment.redisUrl, stored.SKYDECK_EXTERNAL_REDIS_URL),
    },
  };
}

/** Writes both files; the secrets one holds all that systemd's units need as well. */
export async function writeConfiguration(
  layout: Layout,
  secrets: Secrets,
  settings: Settings,
): Promise<void> {
  const values = {
    ...serviceEnvironment(layout, secrets, {}),
    SKYDECK_DB_PASSWORD: secrets.databasePassword,
  };
  const external = {
    ...(secrets.externalDatabaseUrl ? { SKYDECK_EXTERNAL_DATABASE_URL: secrets.externalDatabaseUrl } : {}),
    ...(secrets.externalRedisUrl ? { SKYDECK_EXTERNAL_REDIS_URL: secrets.externalRedisUrl } : {}),
  };
  await writePrivately(layout.secretsFile, formatEnvFile({ ...values, ...external }));
  await writePrivately(layout.settingsFile, formatEnvFile(settings as Record<string, string>));
}
