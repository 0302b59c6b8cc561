import { randomBytes } from 'node:crypto';
import type { Db, Role, Tx } from '@skydeck/db';
import { seedFlavors } from './compute/seed-flavors';
import { hashPassword } from './identity/password';
import { seedNamespaces } from './image/metadata/seed-namespaces';
import type { Logger } from './logger';
import type { ExternalNetworkPlan } from './network/external-network-plan';
import { seedExternalNetwork } from './network/seed-external-network';
import { seedVolumeTypes } from './volume/default-backend';

export interface BootstrapOptions {
  db: Db;
  log: Logger;
  /** Name and password of the first cloud admin; null makes `admin` with a random password. */
  admin: { name: string; password: string } | null;
  /** Password of the user `demo`; random when left out. */
  demoPassword?: string;
  /** The network outside that the cloud has yet to learn of; null or left out when it has, or when there is none. */
  externalNetwork?: ExternalNetworkPlan | null;
}

export interface Login {
  name: string;
  /** Shown once: only its hash is kept. */
  password: string;
}

export interface BootstrapResult {
  /** The users that this run has made; null when the cloud had its admin already. */
  created: { admin: Login; demo: Login } | null;
}

/** Key of the advisory lock that keeps two runs apart; any constant does. */
const BOOTSTRAP_LOCK = 8_274_118;

/**
 * Makes what a new cloud needs: its admin with project `admin`, the project `demo` with member `demo`, their
 * quotas, the flavors, a volume type, the metadata definitions and the network outside. Run again it changes nothing:
 * what an admin has deleted or changed stays so.
 */
export async function bootstrap(options: BootstrapOptions): Promise<BootstrapResult> {
  const { db, log } = options;
  const admin = options.admin ?? { name: 'admin', password: randomPassword() };
  const demo = { name: 'demo', password: options.demoPassword ?? randomPassword() };
  const result = await db.$transaction(
    async (tx): Promise<BootstrapResult> => {
      await tx.$executeRaw`SELECT pg_advisory_xact_lock(${BOOTSTRAP_LOCK})`;
      await seedFlavors(tx);
      await seedNamespaces(tx);
      await seedVolumeTypes(tx);
      const isNew = (await tx.user.count({ where: { cloudAdmin: true } })) === 0;
      if (isNew) {
        await makeProjectAndUser(tx, 'admin', admin, { cloudAdmin: true, role: 'admin' });
        await makeProjectAndUser(tx, 'demo', demo, { cloudAdmin: false, role: 'member' });
      }
      if (options.externalNetwork) await seedExternalNetwork(tx, options.externalNetwork);
      return { created: isNew ? { admin, demo } : null };
    },
    { maxWait: 10_000, timeout: 30_000 },
  );
  if (result.created) log.info({ admin: admin.name, demo: demo.name }, 'made the first users and projects');
  return result;
}

async function makeProjectAndUser(
  tx: Tx,
  projectName: string,
  login: Login,
  rights: { cloudAdmin: boolean; role: Role },
): Promise<void> {
  const project = await tx.project.upsert({
    where: { name: projectName },
    create: { name: projectName, quota: { create: {} } },
    update: {},
  });
  await tx.user.create({
    data: {
      name: login.name,
      passwordHash: await hashPassword(login.password),
      cloudAdmin: rights.cloudAdmin,
      memberships: { create: { projectId: project.id, role: rights.role } },
    },
  });
}

/** 20 characters of 6 bits: 120 bits. */
function randomPassword(): string {
  return randomBytes(15).toString('base64url');
}
