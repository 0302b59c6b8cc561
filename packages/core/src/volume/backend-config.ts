import type { VolumeBackend } from '@skydeck/db';
import { z } from 'zod';
import { AppError } from '../app-error';

/** An absolute path without `..`, line breaks or anything that a program could take for an option. */
const absolutePath = z
  .string()
  .max(1_000)
  // eslint-disable-next-line no-control-regex -- just what must not be there
  .regex(/^\/[^\u0000-\u001f]*$/, 'An absolute path.')
  .refine((path) => !path.split('/').includes('..'), 'A path without “..”.');
const hostAddress = z
  .string()
  .max(255)
  .regex(/^[A-Za-z0-9[][A-Za-z0-9.:[\]-]*$/, 'A host name or address.');
const plainName = z
  .string()
  .max(120)
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, 'Letters, digits and . _ - only.');

/** What each driver needs to know of its back end. Never a secret. */
export const backendConfig = z.discriminatedUnion('driver', [
  z.object({ driver: z.literal('file'), path: absolutePath }),
  z.object({
    driver: z.literal('nfs'),
    server: hostAddress,
    export: absolutePath,
    /** Mount options such as `nfsvers=4.2`. */
    options: z
      .array(
        z
          .string()
          .max(100)
          .regex(/^[a-z0-9_]+(=[A-Za-z0-9._:/-]+)?$/),
      )
      .max(20)
      .default([]),
  }),
  z.object({ driver: z.literal('lvm'), group: plainName }),
  z.object({
    driver: z.literal('rbd'),
    pool: plainName,
    monitors: z.array(hostAddress).min(1).max(20),
    user: plainName,
    /** Names the libvirt secret of the host that holds the key of the Ceph user. */
    secretUuid: z.uuid(),
  }),
]);
export type BackendConfig = z.infer<typeof backendConfig>;
export type BackendDriver = BackendConfig['driver'];

/** Whether every host reaches the bytes of such a back end by itself. */
export const isShared = (driver: BackendDriver): boolean => driver === 'nfs' || driver === 'rbd';

/** A back end, as far as it says where its bytes lie. */
interface Placed {
  hostId: string;
  config: BackendConfig;
}

/** Whether two back ends would share their bytes: each would take the other's volumes for nobody's. */
function sharePlace(a: Placed, b: Placed): boolean {
  const everywhere = isShared(a.config.driver);
  return (everywhere || a.hostId === b.hostId) && placeOf(a.config) === placeOf(b.config);
}

/** Whether a back end of the cloud lies at this place. */
export function liesAt(backend: Pick<VolumeBackend, 'driver' | 'config' | 'hostId'>, place: Placed): boolean {
  const parsed = backendConfig.safeParse({ ...(backend.config as object), driver: backend.driver });
  return parsed.success && sharePlace({ hostId: backend.hostId, config: parsed.data }, place);
}

/** What tells one place from another, beside the host. */
function placeOf(config: BackendConfig): string {
  return JSON.stringify([config.driver, ...partsOf(config)]);
}

function partsOf(config: BackendConfig): string[] {
  switch (config.driver) {
    case 'file':
      return [normalized(config.path)];
    case 'nfs':
      return [config.server.toLowerCase(), normalized(config.export)];
    case 'lvm':
      return [config.group];
    case 'rbd':
      return [config.pool, ...[...config.monitors].sort()];
  }
}

/** A path without doubled or trailing slashes. */
const normalized = (path: string): string =>
  `/${path
    .split('/')
    .filter((part) => part !== '' && part !== '.')
    .join('/')}`;

/** A back end's configuration. @throws AppError STORAGE when the row holds none that this version knows */
export function configOf(backend: Pick<VolumeBackend, 'name' | 'driver' | 'config'>): BackendConfig {
  const parsed = backendConfig.safeParse({ ...(backend.config as object), driver: backend.driver });
  if (parsed.success) return parsed.data;
  throw new AppError('STORAGE', `The back end ${backend.name} is configured wrongly.`, {
    hint: parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '),
    cause: parsed.error,
  });
}
