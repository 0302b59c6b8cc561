import { isIP } from 'node:net';
import { hostname } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import type { S3Settings } from './blob/s3-blob-store';
import type { ImageCacheLimits } from './image/cache/eviction-rules';
import { problemOfExternalNetwork, type ExternalNetworkSettings } from './network/external-network-plan';

const GIB = 1024 ** 3;
const DAY_MS = 24 * 3_600_000;

const seconds = (fallback: number) => z.coerce.number().positive().default(fallback);
const port = (fallback: number) => z.coerce.number().int().min(1).max(65_535).default(fallback);

const environment = z.object({
  NODE_ENV: z.string().default('production'),
  SKYDECK_STATE_DIR: z.string().startsWith('/').default('/var/lib/skydeck'),
  DATABASE_URL: z.string().min(1),
  REDIS_URL: z.string().min(1),
  SKYDECK_SECRET_KEY: z
    .string()
    .regex(/^[0-9a-f]{64}$/, 'must be 64 lower-case hexadecimal digits (openssl rand -hex 32)'),
  SKYDECK_PUBLIC_URL: z.url().optional(),
  SKYDECK_WEB_HOST: z.string().default('0.0.0.0'),
  SKYDECK_WEB_PORT: port(8080),
  SKYDECK_WORKER_HOST: z.string().default('127.0.0.1'),
  SKYDECK_WORKER_PORT: port(8081),
  SKYDECK_HOST_NAME: z.string().min(1).default(hostname()),
  SKYDECK_LIBVIRT_SOCKET: z.string().default('/run/libvirt/libvirt-sock'),
  SKYDECK_OVN_NB: z.string().default('unix:/run/ovn/ovnnb_db.sock'),
  SKYDECK_OVN_SB: z.string().default('unix:/run/ovn/ovnsb_db.sock'),
  SKYDECK_OVS_DB: z.string().default('unix:/run/openvswitch/db.sock'),
  SKYDECK_EXTERNAL_INTERFACE: z
    .string()
    .regex(/^[^\s/:]{1,15}$/, 'must be the name of a network card')
    .optional(),
  SKYDECK_EXTERNAL_CIDR: z
    .string()
    .refine(isAddressRange, 'must be a network such as 10.1.0.0/24')
    .optional(),
  SKYDECK_EXTERNAL_GATEWAY: z.ipv4().optional(),
  SKYDECK_EXTERNAL_POOL: z
    .string()
    .transform((text) => text.split('-').map((part) => part.trim()))
    .refine(
      (ends) => ends.length === 2 && ends.every((end) => isIP(end) === 4),
      'must be two addresses such as 10.1.0.100-10.1.0.199',
    )
    .optional(),
  SKYDECK_AGENT_SOCKET: z.string().optional(),
  SKYDECK_ACCELERATOR: z.enum(['auto', 'kvm', 'qemu']).default('auto'),
  SKYDECK_LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  SKYDECK_LEASE_SECONDS: seconds(15),
  SKYDECK_SWEEP_SECONDS: seconds(5),
  SKYDECK_STOP_TIMEOUT_SECONDS: seconds(60),
  SKYDECK_DETACH_TIMEOUT_SECONDS: seconds(30),
  SKYDECK_VOLUME_ATTACH: z.enum(['auto', 'nbd']).default('auto'),
  SKYDECK_NBD_HOST: z.string().min(1).default('127.0.0.1'),
  SKYDECK_NBD_PORT: port(10_809),
  SKYDECK_SESSION_HOURS: seconds(12),
  SKYDECK_IMAGE_STORE: z.enum(['file', 's3']).default('file'),
  SKYDECK_BACKUP_STORE: z.enum(['file', 's3']).default('file'),
  SKYDECK_BACKUP_DIR: z.string().startsWith('/').optional(),
  SKYDECK_S3_ENDPOINT: z.url().optional(),
  SKYDECK_S3_REGION: z.string().min(1).default('us-east-1'),
  SKYDECK_S3_BUCKET: z.string().min(1).optional(),
  SKYDECK_S3_ACCESS_KEY: z.string().min(1).optional(),
  SKYDECK_S3_SECRET_KEY: z.string().min(1).optional(),
  SKYDECK_S3_PATH_STYLE: z.enum(['true', 'false']).optional(),
  SKYDECK_IMAGE_MAX_GIB: z.coerce.number().positive().default(2_048),
  SKYDECK_IMAGE_CACHE_MAX_GIB: z.coerce.number().positive().optional(),
  SKYDECK_IMAGE_CACHE_FREE_GIB: z.coerce.number().nonnegative().default(2),
  SKYDECK_IMAGE_CACHE_MAX_DAYS: z.coerce.number().positive().default(30),
  SKYDECK_IMAGE_CACHE_CHECK_DAYS: z.coerce.number().positive().default(7),
  SKYDECK_IMPORT_ALLOW: z
    .string()
    .default('')
    .transform((text) => text.split(/[\s,]+/).filter(Boolean))
    .refine(
      (ranges) => ranges.every(isAddressRange),
      'must be networks such as 10.1.0.0/16, with commas between',
    ),
});

function isAddressRange(text: string): boolean {
  const [address = '', prefix = '', ...rest] = text.split('/');
  const family = isIP(address);
  const most = family === 6 ? 128 : 32;
  return family !== 0 && rest.length === 0 && /^\d{1,3}$/.test(prefix) && Number(prefix) <= most;
}

/** A store of whole files: a directory, or a bucket. */
export type StoreConfig = { kind: 'file' } | ({ kind: 's3' } & S3Settings);

export interface Config {
  production: boolean;
  stateDir: string;
  imagesDir: string;
  cacheDir: string;
  instancesDir: string;
  /** Images on their way into the store: web writes uploads, the conductor reads them. */
  uploadsDir: string;
  /** The back end of files that each host has of its own. */
  volumesDir: string;
  /** The store of backups, where it is one of files; of several hosts it must be the same directory. */
  backupsDir: string;
  /** In memory: where programs are given passphrases of volumes. */
  keysDir: string;
  databaseUrl: string;
  redisUrl: string;
  /** 32 bytes; derive a key per purpose with `deriveKey`, never use it as it is. */
  secretKey: Buffer;
  /** Origin of the portal as browsers see it, without a trailing slash. */
  publicUrl: string;
  web: { host: string; port: number };
  worker: { host: string; port: number };
  hostName: string;
  libvirtSocket: string;
  ovn: { northbound: string; southbound: string; ovsdb: string };
  /** The network outside, to which this host connects the cloud. */
  externalNetwork: ExternalNetworkSettings;
  agentSocket: string;
  accelerator: 'auto' | 'kvm' | 'qemu';
  logLevel: string;
  /** How long a worker may hold an operation without renewing its lease. */
  leaseMs: number;
  /** How often the sweeper looks for operations that are due and not running. */
  sweepMs: number;
  /** How long a guest may take to follow the power button before it is switched off. */
  stopTimeoutMs: number;
  /** How long a guest may take to let a volume go. */
  detachTimeoutMs: number;
  /** `auto`: QEMU opens what it reaches itself; `nbd`: every volume is served over NBD. */
  volumeAttach: 'auto' | 'nbd';
  /** Where guests' hosts reach the volumes of this one. */
  nbd: { host: string; port: number };
  /** Monitors and sockets of the programs that serve volumes; QEMU may enter. */
  nbdDir: string;
  sessionMs: number;
  /** Where images are kept: in `imagesDir`, or in a store that speaks S3. */
  imageStore: StoreConfig;
  /** Where backups are kept: in `backupsDir`, or in a store that speaks S3. */
  backupStore: StoreConfig;
  /** Largest file that is taken as an image, and largest disk that one may hold. */
  imageMaxBytes: number;
  /** What each host keeps of the images that it has fetched. */
  imageCache: ImageCacheLimits;
  /** Networks (CIDR) that images may be fetched from although they are not public. */
  importAllow: readonly string[];
}

/**
 * Parses the environment. The only place that reads `process.env`.
 * @throws Error with one line per variable that is missing or wrong.
 */
export function parseConfig(env: Record<string, string | undefined>): Config {
  const parsed = environment.safeParse(env);
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
    throw new Error(`The configuration in the environment is not usable:\n${lines.join('\n')}`);
  }
  const e = parsed.data;
  const stateDir = e.SKYDECK_STATE_DIR.replace(/\/+$/, '');
  return {
    production: e.NODE_ENV === 'production',
    stateDir,
    imagesDir: path.join(stateDir, 'images'),
    cacheDir: path.join(stateDir, 'cache'),
    instancesDir: path.join(stateDir, 'instances'),
    uploadsDir: path.join(stateDir, 'uploads'),
    volumesDir: path.join(stateDir, 'volumes'),
    backupsDir: e.SKYDECK_BACKUP_DIR?.replace(/\/+$/, '') || path.join(stateDir, 'backups'),
    keysDir: '/run/skydeck/keys',
    databaseUrl: e.DATABASE_URL,
    redisUrl: e.REDIS_URL,
    secretKey: Buffer.from(e.SKYDECK_SECRET_KEY, 'hex'),
    publicUrl: (e.SKYDECK_PUBLIC_URL ?? `http://localhost:${e.SKYDECK_WEB_PORT}`).replace(/\/+$/, ''),
    web: { host: e.SKYDECK_WEB_HOST, port: e.SKYDECK_WEB_PORT },
    worker: { host: e.SKYDECK_WORKER_HOST, port: e.SKYDECK_WORKER_PORT },
    hostName: e.SKYDECK_HOST_NAME,
    libvirtSocket: e.SKYDECK_LIBVIRT_SOCKET,
    ovn: { northbound: e.SKYDECK_OVN_NB, southbound: e.SKYDECK_OVN_SB, ovsdb: e.SKYDECK_OVS_DB },
    externalNetwork: externalNetworkOf(e),
    agentSocket: e.SKYDECK_AGENT_SOCKET ?? path.join(stateDir, 'run', 'agent.sock'),
    accelerator: e.SKYDECK_ACCELERATOR,
    logLevel: e.SKYDECK_LOG_LEVEL,
    leaseMs: e.SKYDECK_LEASE_SECONDS * 1000,
    sweepMs: e.SKYDECK_SWEEP_SECONDS * 1000,
    stopTimeoutMs: e.SKYDECK_STOP_TIMEOUT_SECONDS * 1000,
    detachTimeoutMs: e.SKYDECK_DETACH_TIMEOUT_SECONDS * 1000,
    volumeAttach: e.SKYDECK_VOLUME_ATTACH,
    nbd: { host: e.SKYDECK_NBD_HOST, port: e.SKYDECK_NBD_PORT },
    nbdDir: path.join(stateDir, 'run', 'nbd'),
    imageStore: storeOf(e, 'SKYDECK_IMAGE_STORE'),
    backupStore: storeOf(e, 'SKYDECK_BACKUP_STORE'),
    sessionMs: e.SKYDECK_SESSION_HOURS * 3_600_000,
    imageMaxBytes: Math.floor(e.SKYDECK_IMAGE_MAX_GIB * 1024 ** 3),
    imageCache: {
      maxBytes: e.SKYDECK_IMAGE_CACHE_MAX_GIB === undefined ? null : e.SKYDECK_IMAGE_CACHE_MAX_GIB * GIB,
      minFreeBytes: e.SKYDECK_IMAGE_CACHE_FREE_GIB * GIB,
      maxAgeMs: e.SKYDECK_IMAGE_CACHE_MAX_DAYS * DAY_MS,
      checkAfterMs: e.SKYDECK_IMAGE_CACHE_CHECK_DAYS * DAY_MS,
    },
    importAllow: e.SKYDECK_IMPORT_ALLOW,
  };
}

/** @throws Error when the store is S3's and something of it is missing */
function storeOf(
  e: z.infer<typeof environment>,
  setting: 'SKYDECK_IMAGE_STORE' | 'SKYDECK_BACKUP_STORE',
): StoreConfig {
  if (e[setting] === 'file') return { kind: 'file' };
  const needed = (name: 'SKYDECK_S3_BUCKET' | 'SKYDECK_S3_ACCESS_KEY' | 'SKYDECK_S3_SECRET_KEY'): string => {
    const value = e[name];
    if (value !== undefined) return value;
    throw new Error(`The configuration in the environment is not usable:\n  ${name}: ${setting}=s3 needs it`);
  };
  const endpoint = e.SKYDECK_S3_ENDPOINT ?? null;
  return {
    kind: 's3',
    endpoint,
    region: e.SKYDECK_S3_REGION,
    bucket: needed('SKYDECK_S3_BUCKET'),
    accessKey: needed('SKYDECK_S3_ACCESS_KEY'),
    secretKey: needed('SKYDECK_S3_SECRET_KEY'),
    // Stores other than Amazon's seldom have a name for each bucket.
    pathStyle: e.SKYDECK_S3_PATH_STYLE === undefined ? endpoint !== null : e.SKYDECK_S3_PATH_STYLE === 'true',
  };
}

/** @throws Error when the settings contradict each other */
function externalNetworkOf(e: z.infer<typeof environment>): ExternalNetworkSettings {
  const [first, last] = e.SKYDECK_EXTERNAL_POOL ?? [];
  const settings = {
    interface: e.SKYDECK_EXTERNAL_INTERFACE ?? null,
    cidr: e.SKYDECK_EXTERNAL_CIDR ?? null,
    gatewayIp: e.SKYDECK_EXTERNAL_GATEWAY ?? null,
    pool: first === undefined || last === undefined ? null : { first, last },
  };
  const problem = problemOfExternalNetwork(settings);
  if (problem === null) return settings;
  throw new Error(`The configuration in the environment is not usable:\n  ${problem}`);
}

let current: Config | undefined;

/** This process's configuration, parsed once. */
export function config(): Config {
  current ??= parseConfig(process.env);
  return current;
}

/**
 * Tells libraries that read the environment themselves what the configuration says: next-auth its own
 * address, React and Next that this is production, Next to send no telemetry. Call it before they are loaded.
 */
export function exportForLibraries({ publicUrl, production }: Config): void {
  Object.assign(process.env, {
    NEXTAUTH_URL: publicUrl,
    NEXT_TELEMETRY_DISABLED: '1',
    ...(production ? { NODE_ENV: 'production' } : {}),
  });
}
