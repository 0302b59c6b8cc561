import type { Db, Image, ImageUpload, Prisma } from '@skydeck/db';
import type { Actor } from '../context';
import { ACTIVE_STATES } from '../operation/active-states';

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
  error: { code: string; message: string; hint: string | null } | null;
  /** While its file is uploaded. */
  upload: { id: string; sizeBytes: number; receivedBytes: number; mine: boolean } | null;
  /** What is being done with it; progress in percent. */
  operation: { id: string; kind: string; step: string | null; progress: number } | null;
}

export interface ImageRow extends Image {
  upload: ImageUpload | null;
  operation: ImageSummary['operation'];
}

/** Images with what is happening to them. */
export async function readImageRows(
  db: Db,
  query: Pick<Prisma.ImageFindManyArgs, 'where' | 'orderBy' | 'skip' | 'take'>,
): Promise<ImageRow[]> {
  const images = await db.image.findMany({ ...query, include: { upload: true } });
  const operations = await db.operation.findMany({
    where: {
      subjectType: 'image',
      subjectId: { in: images.map(({ id }) => id) },
      state: { in: [...ACTIVE_STATES] },
    },
    select: { id: true, kind: true, step: true, progress: true, subjectId: true },
    orderBy: { createdAt: 'asc' },
  });
  const bySubject = new Map(operations.map(({ subjectId, ...operation }) => [subjectId, operation]));
  return images.map((image) => ({ ...image, operation: bySubject.get(image.id) ?? null }));
}

/** A row as the actor may see it. */
export function toImageSummary(row: ImageRow, actor: Actor): ImageSummary {
  const { upload } = row;
  return {
    id: row.id,
    name: row.name,
    description: row.description,
    status: row.status,
    visibility: row.visibility,
    protected: row.protected,
    projectId: row.projectId,
    own: row.projectId !== null && row.projectId === actor.projectId,
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
    error:
      row.errorCode === null
        ? null
        : { code: row.errorCode, message: row.errorMessage ?? '', hint: row.errorHint },
    upload: upload && {
      id: upload.id,
      sizeBytes: Number(upload.sizeBytes),
      receivedBytes: Number(upload.receivedBytes),
      mine: upload.userId === actor.userId,
    },
    operation: row.operation,
  };
}
