import type { ShownError } from '../../errors/use-error-text';
import type { FileHandles } from './file-handles';
import type { PickedFile } from './pick-file';
import type { Transfer, TransferOptions } from './transfer-file';
import { TransferSpeed } from './transfer-speed';
import type { Release } from './upload-lock';
import { isBusy, type UploadTask } from './upload-task';

/** The server's part. */
export interface UploadApi {
  setChecksum(id: string, sha256: string): Promise<void>;
  cancel(id: string): Promise<void>;
  errorOf(thrown: unknown): ShownError;
}

export interface ListedUpload {
  id: string;
  imageId: string;
  imageName: string;
  fileName: string;
  sizeBytes: number;
  receivedBytes: number;
}

/** The browser's part. */
export interface UploadTools {
  transfer(options: TransferOptions): Transfer;
  hash(file: File, options: { signal: AbortSignal; onProgress: (bytes: number) => void }): Promise<string>;
  handles: FileHandles;
  mayRead(handle: FileSystemFileHandle): Promise<PermissionState>;
  readHandle(handle: FileSystemFileHandle): Promise<File | null>;
  /** Null when another window has it. */
  take(uploadId: string): Promise<Release | null>;
  isTaken(uploadId: string): Promise<boolean>;
}

/** More at once would only share one line. */
const AT_ONCE = 3;
const RETRY_MS = [500, 1_000, 2_000, 5_000, 10_000];

interface Running {
  file: File;
  speed: TransferSpeed;
  transfer: Transfer | null;
  release: Release | null;
  failures: number;
  retry: ReturnType<typeof setTimeout> | null;
  whole: boolean;
  /** The checksum is being computed, or is. */
  hashes: boolean;
  sha256: string | null;
  /** The server knows the checksum. */
  said: boolean;
  hashing: AbortController;
}

/** All uploads of this window. Lives as long as the portal is open, whichever page is shown. */
export class UploadManager {
  private tasks: readonly UploadTask[] = [];
  /** Made in this window: their files are at hand. */
  private readonly begun = new Set<string>();
  private readonly running = new Map<string, Running>();
  private readonly listeners = new Set<() => void>();

  constructor(
    private readonly api: UploadApi,
    private readonly tools: UploadTools,
  ) {}

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly getTasks = (): readonly UploadTask[] => this.tasks;

  /** Begins an upload that the server has just made. */
  async begin(upload: { id: string; imageId: string; name: string }, picked: PickedFile): Promise<void> {
    const { file, handle } = picked;
    this.begun.add(upload.id);
    this.add({ ...upload, fileName: file.name, sizeBytes: file.size, receivedBytes: 0 });
    if (handle) await this.tools.handles.remember(upload.id, handle);
    await this.run(upload.id, file);
  }

  /** Takes up what was left unfinished: by itself where the browser may read the file, else it waits for it. */
  async adopt(listed: readonly ListedUpload[]): Promise<void> {
    // What was cancelled elsewhere, or has become an image, is no longer there.
    const gone = this.tasks.filter(
      ({ id, state }) =>
        ['needs-file', 'elsewhere'].includes(state) && !listed.some((upload) => upload.id === id),
    );
    for (const { id } of gone) this.remove(id);
    for (const upload of listed) {
      const known = this.find(upload.id);
      if (known?.state === 'needs-file') this.set(upload.id, { sentBytes: upload.receivedBytes });
      if (this.begun.has(upload.id) || (known && known.state !== 'elsewhere')) continue;
      if (!known) this.add({ ...upload, name: upload.imageName });
      await this.adoptOne(upload);
    }
  }

  private async adoptOne({ id, receivedBytes }: ListedUpload): Promise<void> {
    if (await this.tools.isTaken(id)) return this.set(id, { state: 'elsewhere', sentBytes: receivedBytes });
    const handle = await this.tools.handles.recall(id);
    const allowed = handle ? await this.tools.mayRead(handle) : 'denied';
    const file = handle && allowed === 'granted' ? await this.tools.readHandle(handle) : null;
    if (this.running.has(id)) return;
    if (file) await this.giveFile(id, { file, handle });
    else this.set(id, { state: 'needs-file', reopenable: allowed === 'prompt' });
  }

  /** The file that an upload was begun with. False when it is plainly another one. */
  async giveFile(id: string, { file, handle }: PickedFile): Promise<boolean> {
    const task = this.find(id);
    if (!task || file.size !== task.sizeBytes) return false;
    if (handle) await this.tools.handles.remember(id, handle);
    await this.run(id, file);
    return true;
  }

  /** Reads the file again where the browser remembers it. False when it must be chosen. */
  async reopen(id: string): Promise<boolean> {
    const handle = await this.tools.handles.recall(id);
    const file = handle && (await this.tools.readHandle(handle));
    if (file && (await this.giveFile(id, { file, handle }))) return true;
    this.set(id, { reopenable: false });
    return false;
  }

  pause(id: string): void {
    const run = this.running.get(id);
    if (!run) return;
    this.halt(run);
    this.set(id, { state: 'paused', speed: null });
    this.startNext();
  }

  resume(id: string): void {
    if (!this.running.has(id)) return;
    this.set(id, { state: 'queued', error: null });
    this.startNext();
  }

  /** Throws the upload and its image away, here and at the server. */
  async cancel(id: string): Promise<void> {
    const run = this.running.get(id);
    if (run) this.halt(run);
    try {
      await this.api.cancel(id);
    } catch (thrown) {
      const error = this.api.errorOf(thrown);
      // That it is gone is what was asked for.
      if (error.code !== 'NOT_FOUND') {
        this.set(id, { state: run ? 'paused' : (this.find(id)?.state ?? 'needs-file'), error, speed: null });
        return;
      }
    }
    this.remove(id);
    this.startNext();
  }

  /** Takes an upload that has ended out of the list. */
  dismiss(id: string): void {
    this.remove(id);
  }

  /** The connection is back: who waits to try again does so now. */
  readonly wakeUp = (): void => {
    for (const { id, state } of this.tasks) {
      const run = this.running.get(id);
      if (run && state === 'reconnecting') this.transfer(id, run);
    }
  };

  get busy(): boolean {
    return this.tasks.some(isBusy);
  }

  private async run(id: string, file: File): Promise<void> {
    const release = await this.tools.take(id);
    if (!release) return this.set(id, { state: 'elsewhere' });
    const run: Running = {
      file,
      release,
      speed: new TransferSpeed(),
      transfer: null,
      failures: 0,
      retry: null,
      whole: false,
      hashes: false,
      sha256: null,
      said: false,
      hashing: new AbortController(),
    };
    this.running.set(id, run);
    this.set(id, { state: 'queued', error: null, reopenable: false });
    this.startNext();
  }

  private startNext(): void {
    for (const { id, state } of this.tasks) {
      const under = this.tasks.filter((task) => ['uploading', 'reconnecting'].includes(task.state)).length;
      if (under >= AT_ONCE) return;
      const run = state === 'queued' ? this.running.get(id) : undefined;
      if (!run) continue;
      this.hash(id, run);
      this.transfer(id, run);
    }
  }

  private transfer(id: string, run: Running): void {
    this.halt(run);
    run.speed = new TransferSpeed();
    this.set(id, { state: 'uploading', speed: null });
    run.transfer = this.tools.transfer({
      file: run.file,
      uploadId: id,
      onProgress: (sentBytes) => {
        run.failures = 0;
        run.speed.note(sentBytes, Date.now());
        this.set(id, { sentBytes, speed: run.speed.perSecond, state: 'uploading' });
      },
      onDone: () => {
        run.whole = true;
        run.transfer = null;
        this.set(id, { state: 'checking', sentBytes: run.file.size, speed: null });
        void this.finish(id, run);
        this.startNext();
      },
      onFailed: (error) => {
        run.transfer = null;
        const sent = this.find(id)?.sentBytes === run.file.size;
        if (error?.code === 'NOT_FOUND' && run.said && sent) return void this.done(id);
        if (error?.code === 'STORAGE') {
          // Its disk is full: what has come stays there, and somebody may make room.
          this.set(id, { state: 'paused', error, speed: null });
          return this.startNext();
        }
        if (error) return this.fail(id, error);
        this.set(id, { state: 'reconnecting', speed: null });
        this.retryLater(run, () => this.transfer(id, run));
      },
    });
  }

  private retryLater(run: Running, again: () => void): void {
    run.retry = setTimeout(again, RETRY_MS[Math.min(run.failures, RETRY_MS.length - 1)]);
    run.failures += 1;
  }

  private hash(id: string, run: Running): void {
    if (run.hashes) return;
    run.hashes = true;
    const onProgress = (hashedBytes: number): void => this.set(id, { hashedBytes });
    this.tools.hash(run.file, { signal: run.hashing.signal, onProgress }).then(
      (sha256) => {
        run.sha256 = sha256;
        this.set(id, { hashedBytes: run.file.size });
        void this.finish(id, run);
      },
      (error: unknown) => {
        if (run.hashing.signal.aborted) return;
        this.fail(id, { code: 'INVALID', message: String(error), hint: null });
      },
    );
  }

  /** Says the checksum as soon as it is known, so that the server imports the file once it is whole. */
  private async finish(id: string, run: Running): Promise<void> {
    if (run.sha256 === null) return;
    try {
      if (!run.said) await this.api.setChecksum(id, run.sha256);
      run.said = true;
    } catch (thrown) {
      if (this.running.get(id) !== run) return;
      const error = this.api.errorOf(thrown);
      // An answer was lost, and meanwhile the upload has become an image.
      if (error.code === 'NOT_FOUND' && run.whole) return this.done(id);
      if (['OFFLINE', 'UNAVAILABLE', 'INTERNAL'].includes(error.code)) {
        setTimeout(() => void this.finish(id, run), RETRY_MS[2]);
        return;
      }
      return this.fail(id, error);
    }
    if (run.whole && this.running.get(id) === run) await this.done(id);
  }

  private async done(id: string): Promise<void> {
    this.release(id);
    this.set(id, { state: 'done' });
    await this.tools.handles.forget(id);
  }

  private fail(id: string, error: ShownError): void {
    this.release(id);
    this.set(id, { state: 'failed', error, speed: null });
    this.startNext();
  }

  private halt(run: Running): void {
    if (run.retry) clearTimeout(run.retry);
    run.retry = null;
    run.transfer?.abort();
    run.transfer = null;
  }

  private release(id: string): void {
    const run = this.running.get(id);
    if (!run) return;
    this.halt(run);
    run.hashing.abort();
    run.release?.();
    this.running.delete(id);
  }

  private add(upload: Omit<ListedUpload, 'imageName'> & { name: string }): void {
    const { id, imageId, name, fileName, sizeBytes, receivedBytes } = upload;
    const task: UploadTask = {
      ...{ id, imageId, name, fileName, sizeBytes },
      sentBytes: receivedBytes,
      hashedBytes: 0,
      speed: null,
      state: 'needs-file',
      reopenable: false,
      error: null,
    };
    this.replace([...this.tasks.filter((each) => each.id !== id), task]);
  }

  private remove(id: string): void {
    this.release(id);
    void this.tools.handles.forget(id);
    this.replace(this.tasks.filter((task) => task.id !== id));
  }

  private find(id: string): UploadTask | undefined {
    return this.tasks.find((task) => task.id === id);
  }

  private set(id: string, change: Partial<UploadTask>): void {
    if (!this.find(id)) return;
    this.replace(this.tasks.map((task) => (task.id === id ? { ...task, ...change } : task)));
  }

  private replace(tasks: readonly UploadTask[]): void {
    this.tasks = tasks;
    for (const listener of this.listeners) listener();
  }
}
