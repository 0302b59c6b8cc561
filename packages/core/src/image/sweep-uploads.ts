import { readdir, rm, stat } from 'node:fs/promises';
import type { Db } from '@skydeck/db';
import type { Config } from '../config';
import { isUuid } from '../identity/uuid';
import { startImport } from './start-import';
import type { Wake } from '../operation/wake';
import { lockUpload } from './finish-upload';
import { uploadPath } from './upload-path';

/** A browser that has sent everything but is gone before it knew the checksum does not come back sooner. */
const CHECKSUM_PATIENCE_MS = 3_600_000;
/** A file without a row may be one whose row is just being written. */
const ORPHAN_AGE_MS = 3_600_000;

export interface Swept {
  /** Uploads that were thrown away because nobody went on with them. */
  expired: number;
  /** Whole uploads that are imported without a comparison. */
  unchecked: number;
  /** Files that belonged to no upload. */
  orphans: number;
}

/** Throws away what nobody finishes, and files that belong to no upload. May run anywhere, at any time, twice. */
export async function sweepUploads(
  { db, config, wake }: { db: Db; config: Pick<Config, 'uploadsDir'>; wake: Wake },
  now = Date.now(),
): Promise<Swept> {
  const expired = await expireUploads(db, config, now);
  const unchecked = await importUnchecked({ db, wake }, now);
  const orphans = await removeOrphans(db, config, now);
  return { expired, unchecked, orphans };
}

async function expireUploads(db: Db, config: Pick<Config, 'uploadsDir'>, now: number): Promise<number> {
  const uploads = await db.imageUpload.findMany({
    where: { OR: [{ expiresAt: { lt: new Date(now) } }, { image: { deletedAt: { not: null } } }] },
    select: { id: true },
  });
  let count = 0;
  for (const { id } of uploads) {
    const gone = await db.$transaction(async (tx) => {
      const upload = await lockUpload(tx, id);
      if (!upload) return false;
      const image = await tx.image.findUniqueOrThrow({ where: { id: upload.imageId } });
      // From then on the import looks after the file.
      if (image.deletedAt === null && (image.status !== 'queued' || upload.expiresAt.getTime() >= now))
        return false;
      await tx.imageUpload.delete({ where: { id } });
      if (image.deletedAt === null) {
        await tx.image.update({
          where: { id: image.id },
          data: {
            status: 'killed',
            sizeBytes: 0,
            errorCode: 'TIMEOUT',
            errorMessage: 'The upload was not finished in time.',
            errorHint: 'Delete the image and upload its file anew.',
          },
        });
      }
      return true;
    });
    if (!gone) continue;
    await rm(uploadPath(config, id), { force: true });
    count += 1;
  }
  return count;
}

async function importUnchecked({ db, wake }: { db: Db; wake: Wake }, now: number): Promise<number> {
  const uploads = await db.imageUpload.findMany({
    where: {
      expectedSha256: null,
      receivedBytes: { equals: db.imageUpload.fields.sizeBytes },
      updatedAt: { lt: new Date(now - CHECKSUM_PATIENCE_MS) },
      image: { status: 'queued', deletedAt: null },
    },
    select: { id: true },
  });
  let count = 0;
  for (const { id } of uploads) {
    const started = await db.$transaction(async (tx) => {
      const upload = await lockUpload(tx, id);
      if (!upload || upload.expectedSha256 !== null) return null;
      const image = await tx.image.findUniqueOrThrow({ where: { id: upload.imageId } });
      if (image.status !== 'queued' || image.deletedAt !== null) return null;
      const { name: userName } = await tx.user.findUniqueOrThrow({ where: { id: upload.userId } });
      const by = { actor: { ...NOBODY, userId: upload.userId, userName }, requestId: 'sweep' };
      return startImport(tx, by, image, { kind: 'upload', file: id, checksum: null });
    });
    if (!started) continue;
    await wake.wake(started.queue, started.id);
    count += 1;
  }
  return count;
}

/** Rights play no part: the upload was allowed when it was begun. */
const NOBODY = { sessionId: '', cloudAdmin: false, projectId: null, role: null };

async function removeOrphans(db: Db, config: Pick<Config, 'uploadsDir'>, now: number): Promise<number> {
  const names = (
    await readdir(config.uploadsDir).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return [];
      throw error;
    })
  ).filter(isUuid);
  if (names.length === 0) return 0;
  const [known, imported] = await Promise.all([
    db.imageUpload.findMany({ where: { id: { in: names } }, select: { id: true } }),
    db.operation.findMany({
      where: { kind: 'image.import', state: { in: ['PENDING', 'RUNNING', 'COMPENSATING'] } },
      select: { input: true },
    }),
  ]);
  const used = new Set([...known.map(({ id }) => id), ...imported.map(({ input }) => fileOf(input))]);
  let count = 0;
  for (const name of names.filter((each) => !used.has(each))) {
    const file = uploadPath(config, name);
    const facts = await stat(file).catch(() => null);
    if (!facts || facts.mtimeMs > now - ORPHAN_AGE_MS) continue;
    await rm(file, { force: true });
    count += 1;
  }
  return count;
}

function fileOf(input: unknown): unknown {
  return typeof input === 'object' && input !== null && 'file' in input ? input.file : null;
}
