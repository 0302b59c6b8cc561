import type { Db, Image, ImageUpload, Prisma, Tx } from '@skydeck/db';
import type { Actor } from '../context';
import { ACTIVE_STATES } from '../operation/active-states';
import { imageActions, type ImageActions } from './image-states';
import type { MemberStatus } from './member.input';
import { uploadsTo } from './start-deletion';
import { shownError, type ShownError } from '../shown-error';

const UPLOADING: readonly Image['status'][] = ['queued', 'saving'];

/** An image as lists show it; sizes in bytes. */
export interface ImageSummary {
  id: string;
  name: string;
  description: string;
  status: Image['status'];
  visibility: Image['visibility'];
  protected: boolean;
  /** Null: the cloud's own. */
  projectId: string | null;
  /** Its project's name, where the actor may know; null also for the cloud's own. */
  ownerName: string | null;
  /** Whether it is the chosen project's. */
  own: boolean;
  diskFormat: string;
  /** As it came; null before that is known. */
  sourceFormat: string | null;
  arch: string;
  sizeBytes: number;
  virtualBytes: number;
  minDiskGiB: number;
  minRamMiB: number;
  osDistro: string | null;
  family: string | null;
  version: string | null;
  properties: Record<string, string>;
  tags: string[];
  createdAt: Date;
  updatedAt: Date;
  sha256: string | null;
  /** Why it is not usable. */
  error: ShownError | null;
  /** While its file is uploaded. */
  upload: { id: string; sizeBytes: number; receivedBytes: number; mine: boolean } | null;
  /** What is being done with it; progress in percent. */
  operation: { id: string; kind: string; step: string | null; progress: number } | null;
  /** What the chosen project has answered to its being shared; null when it is not shared with it. */
  membership: MemberStatus | null;
  actions: ImageActions;
}

export interface ImageRow extends Image {
  upload: ImageUpload | null;
  membership: MemberStatus | null;
  /** How many images boot with it as their kernel or RAM disk. */
  partOf: number;
  operation: ImageSummary['operation'];
  ownerName: string | null;
}

/** Images with what is happening to them, and what they are to the actor's project. */
export async function readImageRows(
  db: Db,
  actor: Pick<Actor, 'projectId'>,
  query: Pick<Prisma.ImageFindManyArgs, 'where' | 'orderBy' | 'skip' | 'take'>,
): Promise<ImageRow[]> {
  const images = await db.image.findMany({ ...query, include: { upload: true } });
  const ids = images.map(({ id }) => id);
  const projectIds = [...new Set(images.map((image) => image.projectId).filter((id) => id !== null))];
  const [operations, uploads, memberships, users, projects] = await Promise.all([
    db.operation.findMany({
      where: { subjectType: 'image', subjectId: { in: ids }, state: { in: [...ACTIVE_STATES] } },
      select: { id: true, kind: true, step: true, progress: true, subjectId: true },
      orderBy: { createdAt: 'asc' },
    }),
    readUploads(db, images),
    readMemberships(db, actor.projectId, ids),
    countUsers(db, images),
    db.project.findMany({ where: { id: { in: projectIds } }, select: { id: true, name: true } }),
  ]);
  const nameOf = new Map(projects.map(({ id, name }) => [id, name]));
  const bySubject = new Map(operations.map(({ subjectId, ...operation }) => [subjectId, operation]));
  return images.map((image) => ({
    ...image,
    operation: bySubject.get(image.id) ?? uploads.get(image.id) ?? null,
    membership: memberships.get(image.id) ?? null,
    partOf: users.get(image.id) ?? 0,
    ownerName: nameOf.get(image.projectId ?? '') ?? null,
  }));
}

/** The operations that upload volumes to these images now, by image. */
async function readUploads(
  db: Db,
  images: readonly Image[],
): Promise<Map<string, NonNullable<ImageRow['operation']>>> {
  const awaited = images
    .filter(({ status, sourceVolumeId }) => sourceVolumeId !== null && UPLOADING.includes(status))
    .map(({ id }) => id);
  if (awaited.length === 0) return new Map();
  const operations = await db.operation.findMany({
    where: uploadsTo(awaited),
    select: { id: true, kind: true, step: true, progress: true, input: true },
  });
  return new Map(
    operations.map(({ input, ...operation }) => [(input as { imageId: string }).imageId, operation]),
  );
}

/** What the project has answered, by image. */
export async function readMemberships(
  db: Pick<Tx, 'imageMember'>,
  projectId: string | null,
  imageIds: string[],
): Promise<Map<string, MemberStatus>> {
  if (projectId === null) return new Map();
  const members = await db.imageMember.findMany({ where: { projectId, imageId: { in: imageIds } } });
  return new Map(members.map(({ imageId, status }) => [imageId, status as MemberStatus]));
}

/** How many living images boot with each kernel or RAM disk among these. */
export async function countUsers(
  db: Pick<Tx, 'image'>,
  images: readonly Pick<Image, 'id' | 'diskFormat'>[],
): Promise<Map<string, number>> {
  const parts = images.filter(({ diskFormat }) => ['aki', 'ari'].includes(diskFormat)).map(({ id }) => id);
  if (parts.length === 0) return new Map();
  const users = await db.image.findMany({
    where: { deletedAt: null, OR: [{ kernelId: { in: parts } }, { ramdiskId: { in: parts } }] },
    select: { kernelId: true, ramdiskId: true },
  });
  return new Map(
    parts.map((id) => [
      id,
      users.filter(({ kernelId, ramdiskId }) => [kernelId, ramdiskId].includes(id)).length,
    ]),
  );
}

/** A row as the actor may see it. */
export function toImageSummary(row: ImageRow, actor: Actor): ImageSummary {
  const { upload } = row;
  const own = row.projectId !== null && row.projectId === actor.projectId;
  return {
    id: row.id,
    name: row.name,
    description: row.description,
    status: row.status,
    visibility: row.visibility,
    protected: row.protected,
    projectId: row.projectId,
    // Who is asked to accept an image learns who offers it; whose the others are is nobody's business.
    ownerName: own || actor.cloudAdmin || row.membership !== null ? row.ownerName : null,
    own,
    diskFormat: row.diskFormat,
    sourceFormat: row.sourceFormat,
    arch: row.arch,
    sizeBytes: Number(row.sizeBytes),
    virtualBytes: Number(row.virtualBytes),
    minDiskGiB: row.minDiskGiB,
    minRamMiB: row.minRamMiB,
    osDistro: row.osDistro,
    family: row.family,
    version: row.version,
    properties: row.properties as Record<string, string>,
    tags: row.tags,
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
    sha256: row.sha256,
    error: shownError(row, actor),
    upload: upload && {
      id: upload.id,
      sizeBytes: Number(upload.sizeBytes),
      receivedBytes: Number(upload.receivedBytes),
      mine: upload.userId === actor.userId,
    },
    operation: row.operation,
    membership: row.membership,
    actions: imageActions(row, actor),
  };
}
