import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The settings of web and worker that a person may give to `up`; once given they are remembered. */
export const SETTING_NAMES = [
  'SKYDECK_PUBLIC_URL',
  'SKYDECK_WEB_HOST',
  'SKYDECK_WEB_PORT',
  'SKYDECK_WORKER_HOST',
  'SKYDECK_WORKER_PORT',
  'SKYDECK_HOST_NAME',
  'SKYDECK_LIBVIRT_SOCKET',
  'SKYDECK_OVN_NB',
  'SKYDECK_OVN_SB',
  'SKYDECK_OVS_DB',
  'SKYDECK_EXTERNAL_INTERFACE',
  'SKYDECK_EXTERNAL_CIDR',
  'SKYDECK_EXTERNAL_GATEWAY',
  'SKYDECK_EXTERNAL_POOL',
  'SKYDECK_AGENT_SOCKET',
  'SKYDECK_ACCELERATOR',
  'SKYDECK_LOG_LEVEL',
  'SKYDECK_LEASE_SECONDS',
  'SKYDECK_SWEEP_SECONDS',
  'SKYDECK_STOP_TIMEOUT_SECONDS',
  'SKYDECK_DETACH_TIMEOUT_SECONDS',
  'SKYDECK_VOLUME_ATTACH',
  'SKYDECK_NBD_HOST',
  'SKYDECK_NBD_PORT',
  'SKYDECK_SESSION_HOURS',
  'SKYDECK_IMAGE_STORE',
  'SKYDECK_BACKUP_STORE',
  'SKYDECK_BACKUP_DIR',
  'SKYDECK_S3_ENDPOINT',
  'SKYDECK_S3_REGION',
  'SKYDECK_S3_BUCKET',
  'SKYDECK_S3_ACCESS_KEY',
  'SKYDECK_S3_SECRET_KEY',
  'SKYDECK_S3_PATH_STYLE',
  'SKYDECK_IMAGE_MAX_GIB',
  'SKYDECK_IMAGE_CACHE_MAX_GIB',
  'SKYDECK_IMAGE_CACHE_FREE_GIB',
  'SKYDECK_IMAGE_CACHE_MAX_DAYS',
  'SKYDECK_IMAGE_CACHE_CHECK_DAYS',
  'SKYDECK_IMPORT_ALLOW',
] as const;

export type SettingName = (typeof SETTING_NAMES)[number];
export type Settings = Partial<Record<SettingName, string>>;

export interface Environment {
  /** Root of the checkout. */
  root: string;
  stateDir: string;
  /** Settings given now; an empty text takes a remembered one back. */
  settings: Settings;
  /** External services given now; an empty text goes back to Skydeck's own. */
  databaseUrl: string | undefined;
  redisUrl: string | undefined;
  secretKey: string | undefined;
  adminName: string;
  adminPassword: string | undefined;
  /** When the command began (ms since the epoch), before packages were installed. */
  startedAt: number;
  /** What child processes such as npm inherit. */
  inherited: NodeJS.ProcessEnv;
}

/** The only reader of the process's environment in deploy. */
export function readEnvironment(env: NodeJS.ProcessEnv = process.env): Environment {
  const settings: Settings = {};
  for (const name of SETTING_NAMES) {
    const value = env[name];
    if (value !== undefined) settings[name] = value;
  }
  return {
    root: path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..'),
    stateDir: (env.SKYDECK_STATE_DIR ?? '/var/lib/skydeck').replace(/\/+$/, ''),
    settings,
    databaseUrl: env.DATABASE_URL,
    redisUrl: env.REDIS_URL,
    secretKey: env.SKYDECK_SECRET_KEY,
    adminName: env.SKYDECK_ADMIN_NAME ?? 'admin',
    adminPassword: env.SKYDECK_ADMIN_PASSWORD || undefined,
    startedAt: Number(env.SKYDECK_STARTED_AT) || Date.now(),
    inherited: env,
  };
}
