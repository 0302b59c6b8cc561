import { createHash, randomUUID } from 'node:crypto';
import { InstanceStatus, type Db } from '@skydeck/db';
import { TRANSFER_KEY, type OwnedIds } from './inputs';
import { makeNetworks, makeOutside, type OutsideIds } from './test-networks';
import { signedIn, type TestPortal } from './test-portal';

/** What every project shares. */
export interface SharedIds extends OutsideIds {
  imageId: string;
  flavorId: string;
  hostId: string;
  volumeTypeId: string;
  volumeBackendId: string;
}

export async function makeShared(db: Db): Promise<SharedIds> {
  const [image, flavor, host] = await Promise.all([
    db.image.create({
      data: { name: 'image', status: 'active', visibility: 'public', sha256: 'ab'.repeat(32) },
    }),
    db.flavor.create({ data: { name: 'flavor', vcpus: 1, ramMiB: 128, diskGiB: 1 } }),
    db.host.create({
      data: {
        name: 'host',
        vcpusTotal: 64,
        ramMiBTotal: 65_536,
        diskGiBTotal: 1_000,
        // No agent beats for it, however long the tests take.
        heartbeatAt: new Date(Date.now() + 3_600_000),
      },
    }),
  ]);
  const [type, backend] = await Promise.all([
    db.volumeType.create({ data: { name: 'standard', isDefault: true } }),
    db.volumeBackend.create({
      data: {
        name: 'host-files',
        driver: 'file',
        hostId: host.id,
        totalBytes: 2 ** 40,
        freeBytes: 2 ** 40,
        unknownContent: [{ location: 'found.qcow2', sizeBytes: 2 ** 30, kind: 'foreign' }],
        measuredAt: new Date(),
      },
    }),
  ]);
  return {
    imageId: image.id,
    flavorId: flavor.id,
    hostId: host.id,
    volumeTypeId: type.id,
    volumeBackendId: backend.id,
    ...(await makeOutside(db)),
  };
}

/** A project whose every name begins with the mark, so that a leak shows. */
export async function makeProject(portal: TestPortal, shared: SharedIds, mark: string): Promise<OwnedIds> {
  const { db } = portal;
  const project = await db.project.create({
    data: { name: `${mark}-${randomUUID()}`, quota: { create: { instances: -1, vcpus: -1, ramMiB: -1 } } },
  });
  const owner = await signedIn(portal, { projectId: project.id, role: 'admin' });
  const instance = await db.instance.create({
    data: {
      name: `${mark}-instance`,
      projectId: project.id,
      userId: owner.userId,
      flavorId: shared.flavorId,
      imageId: shared.imageId,
      vcpus: 1,
      ramMiB: 128,
      diskGiB: 1,
      status: InstanceStatus.ACTIVE,
      metadata: { mark },
      tags: [mark],
    },
  });
  const operation = await db.operation.create({
    data: {
      kind: 'instance.stop',
      projectId: project.id,
      subjectType: 'instance',
      subjectId: randomUUID(),
      subjectName: `${mark}-subject`,
      deadline: new Date(Date.now() + 3_600_000),
    },
  });
  const keyPair = await db.keyPair.create({
    data: {
      userId: owner.userId,
      name: `${mark}-key`,
      type: 'ssh-ed25519',
      publicKey: mark,
      fingerprint: mark,
    },
  });
  const volume = await db.volume.create({
    data: {
      name: `${mark}-volume`,
      projectId: project.id,
      userId: owner.userId,
      status: 'available',
      sizeGiB: 1,
      typeId: shared.volumeTypeId,
      backendId: shared.volumeBackendId,
      location: 'volume',
      metadata: { mark },
    },
  });
  const snapshot = await db.volumeSnapshot.create({
    data: {
      name: `${mark}-snapshot`,
      projectId: project.id,
      userId: owner.userId,
      sizeGiB: 1,
      status: 'available',
      location: 'volume',
      metadata: { mark },
      volume: {
        create: {
          name: `${mark}-snapshotted`,
          projectId: project.id,
          userId: owner.userId,
          status: 'available',
          sizeGiB: 1,
          typeId: shared.volumeTypeId,
          backendId: shared.volumeBackendId,
          location: 'volume.layer',
        },
      },
    },
  });
  const cachedImage = await db.cachedImage.create({
    data: {
      hostId: shared.hostId,
      sha256: createHash('sha256').update(randomUUID()).digest('hex'),
      status: 'cached',
      sizeBytes: 1,
    },
  });
  const groups = await makeGroups(db, shared, { projectId: project.id, userId: owner.userId }, mark);
  const backup = await db.backup.create({
    data: {
      name: `${mark}-backup`,
      projectId: project.id,
      userId: owner.userId,
      volumeName: `${mark}-gone`,
      sizeGiB: 1,
      status: 'available',
      manifestSha256: 'cd'.repeat(32),
    },
  });
  const schedule = await db.backupSchedule.create({
    data: { projectId: project.id, userId: owner.userId, volumeId: volume.id, cron: '0 3 * * *' },
  });
  const emptyBackend = await db.volumeBackend.create({
    data: { name: `empty-${project.id}`, driver: 'file', hostId: shared.hostId, enabled: false },
  });
  const transfer = await db.volumeTransfer.create({
    data: {
      name: `${mark}-transfer`,
      projectId: project.id,
      authKeyHash: new Uint8Array(32),
      volume: {
        create: {
          name: `${mark}-offered`,
          projectId: project.id,
          userId: owner.userId,
          status: 'awaiting-transfer',
          sizeGiB: 1,
          typeId: shared.volumeTypeId,
          backendId: shared.volumeBackendId,
          location: 'offered',
        },
      },
    },
  });
  const attached = await db.volume.create({
    data: {
      name: `${mark}-attached`,
      projectId: project.id,
      userId: owner.userId,
      status: 'in-use',
      sizeGiB: 1,
      typeId: shared.volumeTypeId,
      backendId: shared.volumeBackendId,
      location: 'attached',
      attachments: { create: { instanceId: instance.id, device: 'vdz', status: 'attached' } },
    },
  });
  const uploadId = randomUUID();
  await db.image.create({
    data: {
      name: `${mark}-image`,
      projectId: project.id,
      userId: owner.userId,
      upload: {
        create: {
          id: uploadId,
          projectId: project.id,
          userId: owner.userId,
          fileName: `${mark}.qcow2`,
          sizeBytes: 1_024,
          expiresAt: new Date(Date.now() + 3_600_000),
        },
      },
    },
  });
  const images = await makeImages(db, { projectId: project.id, userId: owner.userId }, mark);
  const namespace = await db.metadataNamespace.create({
    data: { namespace: `Test::${project.id}`, displayName: 'a test' },
  });
  const [privateType, qosSpec] = await Promise.all([
    db.volumeType.create({
      data: {
        name: `${mark}-type-${project.id}`,
        public: false,
        access: { create: { projectId: project.id } },
      },
    }),
    db.qosSpec.create({ data: { name: `${mark}-limits-${project.id}`, specs: { total_iops_sec: 100 } } }),
  ]);
  return {
    ...shared,
    ...images,
    ...groups,
    ...(await makeNetworks(db, shared, project.id, mark)),
    namespaceId: namespace.id,
    privateTypeId: privateType.id,
    qosSpecId: qosSpec.id,
    uploadId,
    projectId: project.id,
    instanceId: instance.id,
    volumeId: volume.id,
    attachedVolumeId: attached.id,
    transferOfPartnerId: await offerOfPartner(db, shared, images.partnerProjectId, owner.userId),
    emptyBackendId: emptyBackend.id,
    cachedImageId: cachedImage.id,
    snapshotId: snapshot.id,
    backupId: backup.id,
    backupScheduleId: schedule.id,
    offeredVolumeId: transfer.volumeId,
    operationId: operation.id,
    keyPairId: keyPair.id,
    sessionId: owner.sessionId,
  };
}

/** A volume that a partner's project offers to whoever has the key; its name is for all who have that. */
async function offerOfPartner(db: Db, shared: SharedIds, projectId: string, userId: string): Promise<string> {
  const transfer = await db.volumeTransfer.create({
    data: {
      name: 'offer',
      projectId,
      authKeyHash: new Uint8Array(createHash('sha256').update(TRANSFER_KEY).digest()),
      volume: {
        create: {
          name: 'offered-by-partner',
          projectId,
          userId,
          status: 'awaiting-transfer',
          sizeGiB: 1,
          typeId: shared.volumeTypeId,
          backendId: shared.volumeBackendId,
          location: 'offered-by-partner',
        },
      },
    },
  });
  return transfer.id;
}

/** A group with a volume, and a group snapshot of another one; see `OwnedIds`. */
async function makeGroups(
  db: Db,
  { volumeTypeId: typeId, volumeBackendId: backendId }: SharedIds,
  owner: { projectId: string; userId: string },
  mark: string,
): Promise<{ groupId: string; groupSnapshotId: string }> {
  const volume = { ...owner, status: 'available', sizeGiB: 1, typeId, backendId };
  const [group, other] = await Promise.all(
    ['grouped', 'kept'].map((name) =>
      db.volumeGroup.create({
        data: {
          ...owner,
          name: `${mark}-group-${name}`,
          volumes: { create: { ...volume, name: `${mark}-${name}`, location: name } },
        },
        include: { volumes: true },
      }),
    ),
  );
  const [kept] = other!.volumes;
  const taken = { ...owner, status: 'available' };
  const { id: groupSnapshotId } = await db.groupSnapshot.create({
    data: {
      ...taken,
      name: `${mark}-moment`,
      groupId: other!.id,
      snapshots: {
        create: { ...taken, name: `${mark}-part`, volumeId: kept!.id, sizeGiB: 1, location: 'part' },
      },
    },
  });
  return { groupId: group!.id, groupSnapshotId };
}

/** Images of the project, and one of a partner's; see `OwnedIds`. */
async function makeImages(db: Db, owner: { projectId: string; userId: string }, mark: string) {
  const partner = await db.project.create({ data: { name: `${mark}-partner-${randomUUID()}` } });
  const active = { ...owner, status: 'active', sha256: 'cd'.repeat(32) } as const;
  const member = (projectId: string) => ({
    visibility: 'shared' as const,
    members: { create: { projectId } },
  });
  const [own, deactivated, lent, offered] = await Promise.all([
    db.image.create({ data: { ...active, name: `${mark}-own` } }),
    db.image.create({ data: { ...active, name: `${mark}-deactivated`, status: 'deactivated' } }),
    db.image.create({ data: { ...active, name: `${mark}-lent`, ...member(partner.id) } }),
    db.image.create({
      data: { ...active, name: `${mark}-offered`, projectId: partner.id, ...member(owner.projectId) },
    }),
  ]);
  return {
    ownImageId: own.id,
    deactivatedImageId: deactivated.id,
    lentImageId: lent.id,
    offeredImageId: offered.id,
    partnerProjectId: partner.id,
  };
}
