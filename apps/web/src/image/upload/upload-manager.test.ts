import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { TransferOptions } from './transfer-file';
import { UploadManager, type ListedUpload, type UploadTools } from './upload-manager';

const file = (size = 100): File => new File([new Uint8Array(size)], 'disk.raw');
const upload = (id: string): ListedUpload => ({
  id,
  imageId: `image-${id}`,
  imageName: `name-${id}`,
  fileName: 'disk.raw',
  sizeBytes: 100,
  receivedBytes: 40,
});

/** What the manager asked of the browser and the server. */
function stage(listed: ListedUpload[] = []) {
  const transfers: (TransferOptions & { aborted: boolean })[] = [];
  const hashes: ((sha256: string) => void)[] = [];
  const handles = new Map<string, FileSystemFileHandle>();
  const checksums: [string, string][] = [];
  const elsewhere = new Set<string>();
  let permission: PermissionState = 'granted';
  let refusal: { code: string } | null = null;
  const tools: UploadTools = {
    transfer(options) {
      const entry = { ...options, aborted: false };
      transfers.push(entry);
      return { abort: () => (entry.aborted = true) };
    },
    hash: () => new Promise((resolve) => hashes.push(resolve)),
    handles: {
      remember: async (id, handle) => void handles.set(id, handle),
      recall: async (id) => handles.get(id) ?? null,
      forget: async (id) => void handles.delete(id),
    },
    mayRead: async () => permission,
    readHandle: async (handle) => handle.getFile(),
    isTaken: async (id) => elsewhere.has(id),
    take: async (id) => (elsewhere.has(id) ? null : () => undefined),
  };
  const manager = new UploadManager(
    {
      setChecksum: async (id, sha256) => {
        if (refusal) throw refusal;
        checksums.push([id, sha256]);
      },
      cancel: async () => undefined,
      errorOf: (thrown) => ({ message: null, ...(thrown as { code: string }) }),
    },
    tools,
  );
  return {
    manager,
    transfers,
    hashes,
    handles,
    checksums,
    elsewhere,
    listed,
    refuse: (code: string) => (refusal = { code }),
    permit: (state: PermissionState) => (permission = state),
    state: (id: string) => manager.getTasks().find((task) => task.id === id)?.state,
    begin: (id: string) =>
      manager.begin({ id, imageId: `image-${id}`, name: id }, { file: file(), handle: null }),
  };
}

const settle = (): Promise<unknown> => vi.advanceTimersByTimeAsync(0);

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('bytes and checksum both have to be there before it is done', async () => {
  const { manager, begin, transfers, hashes, checksums, state } = stage();
  await begin('a');
  expect(state('a')).toBe('uploading');
  expect(manager.busy).toBe(true);
  transfers[0]!.onDone();
  await settle();
  expect(state('a')).toBe('checking');
  hashes[0]!('ab');
  await settle();
  expect(checksums).toEqual([['a', 'ab']]);
  expect(state('a')).toBe('done');
  expect(manager.busy).toBe(false);
});

test('a checksum that is known first is said once: the import may end before the last answer is read', async () => {
  const { begin, transfers, hashes, checksums, refuse, state } = stage();
  await begin('a');
  hashes[0]!('ab');
  await settle();
  refuse('NOT_FOUND');
  transfers[0]!.onDone();
  await settle();
  expect(checksums).toEqual([['a', 'ab']]);
  expect(state('a')).toBe('done');
});

test('three go at once, the fourth when one has ended or pauses', async () => {
  const { manager, begin, state, transfers } = stage();
  for (const id of ['a', 'b', 'c', 'd']) await begin(id);
  expect(['a', 'b', 'c', 'd'].map(state)).toEqual(['uploading', 'uploading', 'uploading', 'queued']);
  manager.pause('b');
  expect(transfers[1]!.aborted).toBe(true);
  expect([state('b'), state('d')]).toEqual(['paused', 'uploading']);
  manager.resume('b');
  expect(state('b')).toBe('queued');
  transfers[0]!.onDone();
  expect(state('b')).toBe('uploading');
});

test('a lost connection is tried again, at once when it is back; a refusal is not', async () => {
  const { manager, begin, state, transfers } = stage();
  await begin('a');
  transfers[0]!.onFailed(null);
  expect(state('a')).toBe('reconnecting');
  await vi.advanceTimersByTimeAsync(500);
  expect(transfers).toHaveLength(2);
  transfers[1]!.onFailed(null);
  manager.wakeUp();
  expect(transfers).toHaveLength(3);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(transfers).toHaveLength(3);
  transfers[2]!.onFailed({ code: 'NOT_FOUND', message: 'gone' });
  expect(manager.getTasks()[0]).toMatchObject({ state: 'failed', error: { code: 'NOT_FOUND' } });
});

test('after a reload it waits for the same file, or goes on by itself where the browser may read it', async () => {
  const { manager, handles, listed, state, transfers } = stage([upload('a'), upload('b')]);
  const handle = { getFile: async () => file() } as FileSystemFileHandle;
  handles.set('b', handle);
  await manager.adopt(listed);
  expect([state('a'), state('b')]).toEqual(['needs-file', 'uploading']);
  expect(await manager.giveFile('a', { file: file(99), handle: null })).toBe(false);
  expect(await manager.giveFile('a', { file: file(), handle: null })).toBe(true);
  expect(transfers.map(({ uploadId }) => uploadId)).toEqual(['b', 'a']);

  const asked = stage([upload('p')]);
  asked.handles.set('p', handle);
  asked.permit('prompt');
  await asked.manager.adopt(asked.listed);
  expect(asked.manager.getTasks()).toMatchObject([{ state: 'needs-file', reopenable: true, sentBytes: 40 }]);
  expect(await asked.manager.reopen('p')).toBe(true);
  expect(asked.state('p')).toBe('uploading');
});

test('what another window is at is left to it until that window is closed', async () => {
  const { manager, elsewhere, state, listed } = stage([upload('a')]);
  elsewhere.add('a');
  await manager.adopt(listed);
  expect(state('a')).toBe('elsewhere');
  elsewhere.clear();
  await manager.adopt(listed);
  expect(state('a')).toBe('needs-file');
  listed.length = 0;
  await manager.adopt(listed);
  expect(manager.getTasks()).toEqual([]);
});

test('another file than the one it was begun with is refused by the server', async () => {
  const { begin, refuse, hashes, manager } = stage();
  await begin('a');
  refuse('CONFLICT');
  hashes[0]!('cd');
  await settle();
  expect(manager.getTasks()).toMatchObject([{ state: 'failed', error: { code: 'CONFLICT' } }]);
});

test('cancelled: the transfer ends and nothing is left of it', async () => {
  const { manager, begin, transfers } = stage();
  await begin('a');
  await manager.cancel('a');
  expect(transfers[0]!.aborted).toBe(true);
  expect(manager.getTasks()).toEqual([]);
});

test('a full disk of the cloud pauses the upload with its reason; it is resumed when there is room', async () => {
  const { manager, begin, transfers, state } = stage();
  await begin('a');
  transfers[0]?.onFailed({ code: 'STORAGE', message: 'full', hint: null });
  expect(manager.getTasks()).toMatchObject([{ state: 'paused', error: { code: 'STORAGE' } }]);
  manager.resume('a');
  expect(state('a')).toBe('uploading');
  expect(manager.getTasks()).toMatchObject([{ error: null }]);
  expect(transfers).toHaveLength(2);
});
