import { randomUUID } from 'node:crypto';
import { Prisma, type Flavor, type Image, type KeyPair, type Tx } from '@skydeck/db';
import { AppError, notFound } from '../app-error';
import { recordAudits } from '../audit/record-audit';
import type { RequestContext } from '../context';
import { latestOfFamily } from '../image/latest-images';
import { visibleImages } from '../image/visible-images';
import { ensureDefaultNetwork } from '../network/default-network';
import { dnsNameOf } from '../network/dns-name';
import { createPorts } from '../network/ports';
import { startOperations, type StartedOperation } from '../operation/start-operations';
import { authorize } from '../policy/authorize';
import { claimQuota } from '../quota/claim-quota';
import { seal } from '../secret-box';
import { transaction } from '../transaction';
import { lockVolumes } from '../volume/lock-volumes';
import { volumeDeadlines } from '../volume/volume-deadlines';
import { LAUNCH_DEADLINE_MS } from './action-deadlines';
import { checkUserData } from './check-user-data';
import { insertDisks } from './insert-disks';
import { launchNames, type LaunchInstancesInput } from './instance.input';
import { existingVolumes, newVolumes } from './launch-disks.input';
import { planDisks, type GuestSystem } from './plan-disks';
import { userDataKey } from './user-data-key';
import { visibleFlavors } from './visible-flavors';

const MIB_PER_GIB = 1024;

export interface LaunchedInstances {
  instances: { id: string; name: string }[];
}

/**
 * Launches 1 to 20 instances: rows, volumes, ports, addresses, operations and audit events in one transaction, with a
 * number of queries that does not depend on the count. They are in the list from here on.
 * @throws AppError FORBIDDEN, NOT_FOUND, INVALID, CONFLICT, QUOTA_EXCEEDED, NETWORK
 */
export async function launchInstances(
  ctx: RequestContext,
  input: LaunchInstancesInput,
): Promise<LaunchedInstances> {
  authorize(ctx, 'compute.instance.launch');
  const taken = existingVolumes(input);
  const made = newVolumes(input);
  if (taken.length > 0) authorize(ctx, 'volume.attach');
  if (made.volumes > 0) authorize(ctx, 'volume.create');
  const { projectId, userId } = ctx.actor;
  if (projectId === null)
    throw new AppError('INVALID', 'No project is chosen.', { hint: 'Choose a project first.' });
  if (input.userData) checkUserData(input.userData);
  const { flavor, image, keyPair } = await readSources(ctx, input);
  const names = launchNames(input);
  const count = names.length;
  const diskGiB = input.rootVolume ? 0 : flavor.diskGiB;
  const userData = input.userData?.trim()
    ? seal(userDataKey(ctx.config.secretKey), Buffer.from(input.userData, 'utf8'))
    : null;

  const { instances, started } = await transaction(ctx.db, async (tx) => {
    const instances = names.map((name) => ({ id: randomUUID(), name }));
    const locked = taken.length > 0 ? await lockVolumes(tx, ctx, taken) : [];
    // Volumes are locked before projects, as everywhere.
    const { system, disks } = await planDisks(tx, ctx, projectId, input, image, locked);
    refuseLittleMemory(flavor, system);
    await claimQuota(
      tx,
      { projectId, userId },
      {
        instances: count,
        vcpus: count * flavor.vcpus,
        ramMiB: count * flavor.ramMiB,
        diskGiB: count * diskGiB,
        ports: count,
        volumes: count * made.volumes,
        volumeGiB: count * made.volumeGiB,
      },
    );
    await tx.instance.createMany({
      data: instances.map(({ id, name }) => ({
        id,
        name,
        projectId,
        userId,
        description: input.description,
        taskState: 'scheduling',
        flavorId: flavor.id,
        vcpus: flavor.vcpus,
        ramMiB: flavor.ramMiB,
        diskGiB,
        imageId: system.imageId,
        imageProperties: system.properties,
        cdromFirst: input.cdromFirst && image?.diskFormat === 'iso',
        keyPairName: keyPair?.name ?? null,
        publicKey: keyPair?.publicKey ?? null,
        userData: userData ? new Uint8Array(userData) : null,
        metadata: input.metadata,
        tags: input.tags,
      })),
    });
    const volumesOf = await insertDisks(tx, ctx, projectId, instances, disks);
    await connect(tx, projectId, instances);
    const operations = await startOperations(
      tx,
      instances.map(({ id, name }) => ({
        kind: 'instance.launch',
        projectId,
        subjectType: 'instance',
        subjectId: id,
        subjectName: name,
        actor: ctx.actor,
        requestId: ctx.requestId,
        input: { newVolumes: volumesOf.get(id) ?? [] },
        memo: disks.length > 0 ? { volumes: true } : {},
        // Copies take their time.
        deadlineMs: LAUNCH_DEADLINE_MS + (made.volumes > 0 ? volumeDeadlines.create : 0),
      })),
    );
    await recordAudits(
      tx,
      ctx,
      instances.map(({ id, name }) => ({
        action: 'compute.instance.launch' as const,
        resourceType: 'instance',
        resourceId: id,
        projectId,
        detail: { name, flavor: flavor.name, system: system.name, volumes: disks.length },
      })),
    );
    return { instances, started: operations.started };
  });
  await wakeAll(ctx, started);
  return { instances };
}

async function wakeAll(ctx: RequestContext, started: readonly StartedOperation[]): Promise<void> {
  await Promise.all(started.map(({ queue, id }) => ctx.wake.wake(queue, id)));
}

interface Sources {
  flavor: Flavor;
  /** Null: a volume brings its system along. */
  image: Image | null;
  keyPair: KeyPair | null;
}

async function readSources(ctx: RequestContext, input: LaunchInstancesInput): Promise<Sources> {
  const imageId =
    input.imageId ?? (input.imageFamily ? await latestOfFamily(ctx.db, ctx.actor, input.imageFamily) : null);
  const [flavor, image, keyPair] = await Promise.all([
    ctx.db.flavor.findFirst({ where: { id: input.flavorId, ...visibleFlavors(ctx.actor) } }),
    imageId === null
      ? null
      : ctx.db.image.findFirst({ where: { id: imageId, deletedAt: null, ...visibleImages(ctx.actor) } }),
    input.keyPairId
      ? ctx.db.keyPair.findFirst({ where: { id: input.keyPairId, userId: ctx.actor.userId } })
      : Promise.resolve(null),
  ]);
  if (!flavor) throw notFound('flavor');
  if (imageId !== null && !image) throw notFound('image');
  if (input.keyPairId && !keyPair) throw notFound('key pair');
  if (image) refuseImage(image);
  if (image && !input.rootVolume) refuseSmallDisk(flavor, image);
  return { flavor, image, keyPair };
}

function refuseImage(image: Image): void {
  if (image.status !== 'active' || !image.sha256) {
    throw new AppError('INVALID', `The image ${image.name} is ${image.status}, not active.`, {
      field: 'imageId',
      hint: 'Choose an active image.',
    });
  }
  if (image.diskFormat === 'aki' || image.diskFormat === 'ari') {
    const what = image.diskFormat === 'aki' ? 'kernel' : 'RAM disk';
    throw new AppError('INVALID', `${image.name} is a ${what}, not a whole system.`, {
      field: 'imageId',
      hint: 'Choose an image that boots with it.',
    });
  }
}

function refuseLittleMemory(flavor: Flavor, { name, minRamMiB }: GuestSystem): void {
  if (flavor.ramMiB >= minRamMiB) return;
  throw new AppError(
    'INVALID',
    `${name} needs ${minRamMiB} MiB of memory, ${flavor.name} has ${flavor.ramMiB}.`,
    {
      field: 'flavorId',
      hint: 'Choose a larger flavor.',
    },
  );
}

/** Of the host's own root disk. */
function refuseSmallDisk(flavor: Flavor, image: Image): void {
  // An ISO image is put into the drive: the disk beside it begins blank.
  const least =
    image.diskFormat === 'iso' ? 1 : Math.ceil(Number(image.virtualBytes) / (MIB_PER_GIB * 1024 * 1024));
  const needed = Math.max(image.minDiskGiB, least);
  if (flavor.diskGiB >= needed) return;
  throw new AppError(
    'INVALID',
    `${image.name} needs a disk of ${needed} GiB, ${flavor.name} has ${flavor.diskGiB}.`,
    {
      field: 'flavorId',
      hint: 'Choose a larger flavor, or a new volume as the root disk.',
    },
  );
}

/** A port with an address on the project's default network for each. */
async function connect(
  tx: Tx,
  projectId: string,
  instances: readonly { id: string; name: string }[],
): Promise<void> {
  const network = await ensureDefaultNetwork(tx, projectId);
  const ports = await createPorts(
    tx,
    instances.map(({ id, name }) => ({
      projectId,
      networkId: network.id,
      instanceId: id,
      name,
      dnsName: dnsNameOf(name),
    })),
  );
  const rows = ports.map(
    (port) => Prisma.sql`(${port.instanceId}::uuid, ${port.addresses[0]?.address ?? null})`,
  );
  await tx.$executeRaw`
    UPDATE "Instance" i SET "ipAddress" = p."address"
    FROM (VALUES ${Prisma.join(rows)}) AS p("instanceId", "address") WHERE i."id" = p."instanceId"`;
}
