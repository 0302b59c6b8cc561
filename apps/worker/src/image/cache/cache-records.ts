import { toAppError } from '@skydeck/core/app-error';
import { CACHED_IMAGE } from '@skydeck/core/image/cache/cached-image';
import { ACTIVE_STATES } from '@skydeck/core/operation/active-states';
import { hostQueue } from '@skydeck/core/operation/wake';
import type { CachedImage, Db } from '@skydeck/db';

const NOTE_EVERY_MS = 1_000;
/** A use that is noted is not noted again for so long. */
const USE_HOLDS_MS = 60_000;

const noError = { errorCode: null, errorMessage: null, errorHint: null };

/** What the database says of a host's cache. The files are the truth; the rows tell people, and remember their use. */
export class CacheRecords {
  private readonly used = new Map<string, number>();

  constructor(
    private readonly db: Db,
    private readonly hostId: string,
  ) {}

  all(): Promise<CachedImage[]> {
    return this.db.cachedImage.findMany({ where: { hostId: this.hostId }, orderBy: { sha256: 'asc' } });
  }

  /** Ids of the rows that an operation works on, or will. */
  async withOperation(): Promise<Set<string>> {
    const operations = await this.db.operation.findMany({
      where: {
        subjectType: CACHED_IMAGE,
        state: { in: [...ACTIVE_STATES] },
        queue: hostQueue(this.hostId),
      },
      select: { subjectId: true },
    });
    return new Set(operations.map(({ subjectId }) => subjectId));
  }

  async noteUse(sha256: string): Promise<void> {
    const now = Date.now();
    if (now - (this.used.get(sha256) ?? 0) < USE_HOLDS_MS) return;
    this.used.set(sha256, now);
    await this.change(sha256, { lastUsedAt: new Date(now) });
  }

  async noteFetching(sha256: string, sizeBytes: number): Promise<void> {
    await this.put(sha256, { status: 'fetching', sizeBytes, fetchedBytes: 0, ...noError });
  }

  /** Notes now and then how far a transfer is. */
  meter(sha256: string): (bytes: number) => void {
    let noted = Date.now();
    return (bytes) => {
      if (Date.now() - noted < NOTE_EVERY_MS) return;
      noted = Date.now();
      // Nobody waits for it, and the next one may succeed.
      void this.change(sha256, { fetchedBytes: bytes }, 'fetching').catch(() => undefined);
    };
  }

  async noteFetched(sha256: string, sizeBytes: number): Promise<void> {
    const now = new Date();
    this.used.set(sha256, now.getTime());
    const times = { fetchedAt: now, lastUsedAt: now, verifiedAt: now };
    await this.put(sha256, { status: 'cached', sizeBytes, fetchedBytes: 0, ...times, ...noError });
  }

  /** @param status what the file is now that it could not be brought */
  async noteFailed(sha256: string, status: 'failed' | 'damaged', error: unknown): Promise<void> {
    const { code, message, hint = null } = toAppError(error);
    await this.change(sha256, {
      status,
      fetchedBytes: 0,
      errorCode: code,
      errorMessage: message,
      errorHint: hint,
    });
  }

  /** A file that is in use is not, or not any more, what it should be. */
  async noteHarm(sha256: string, status: 'damaged' | 'missing', part: string): Promise<void> {
    await this.change(sha256, {
      status,
      errorCode: 'STORAGE',
      errorMessage:
        status === 'damaged'
          ? `The file does not match its SHA-256 any more, and is in use by ${part}.`
          : `The file is not on the disk any more, and is in use by ${part}.`,
      errorHint: 'Fetch it again: a right copy takes its place, and is used from the next start of each on.',
    });
  }

  async noteVerified(sha256: string): Promise<void> {
    await this.change(sha256, { status: 'cached', verifiedAt: new Date(), ...noError });
  }

  /** A file that nothing is known of. */
  async noteFound(sha256: string, sizeBytes: number, fetchedAt: Date): Promise<void> {
    await this.put(sha256, { status: 'cached', sizeBytes, fetchedBytes: 0, fetchedAt, verifiedAt: null });
  }

  async forget(sha256: string): Promise<void> {
    this.used.delete(sha256);
    await this.db.cachedImage.deleteMany({ where: { hostId: this.hostId, sha256 } });
  }

  private async put(sha256: string, data: RowData): Promise<void> {
    const { hostId } = this;
    await this.db.cachedImage.upsert({
      where: { hostId_sha256: { hostId, sha256 } },
      create: { hostId, sha256, ...data },
      update: data,
    });
  }

  private async change(
    sha256: string,
    data: Partial<Omit<CachedImage, 'id' | 'hostId' | 'sha256' | 'fetchedBytes'>> & { fetchedBytes?: number },
    status?: CachedImage['status'],
  ): Promise<void> {
    const where = { hostId: this.hostId, sha256, ...(status ? { status } : {}) };
    await this.db.cachedImage.updateMany({ where, data });
  }
}

type RowData = Partial<Pick<CachedImage, 'fetchedAt' | 'verifiedAt' | 'lastUsedAt'>> & {
  status: CachedImage['status'];
  sizeBytes: number;
  fetchedBytes: number;
};
