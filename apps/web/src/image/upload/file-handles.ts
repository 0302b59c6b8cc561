/**
 * Where the files of unfinished uploads are, as far as the browser can remember it (File System Access API): after a
 * reload it can read them again, by itself or when asked.
 */
export interface FileHandles {
  remember(uploadId: string, handle: FileSystemFileHandle): Promise<void>;
  recall(uploadId: string): Promise<FileSystemFileHandle | null>;
  forget(uploadId: string): Promise<void>;
}

const STORE = 'files';

/** Handles cannot be kept as text; IndexedDB takes them as they are. */
export const fileHandles: FileHandles = {
  async remember(uploadId, handle) {
    await request('readwrite', (store) => store.put(handle, uploadId));
  },
  async recall(uploadId) {
    if (!('FileSystemFileHandle' in window)) return null;
    const kept: unknown = await request('readonly', (store) => store.get(uploadId));
    return kept instanceof FileSystemFileHandle ? kept : null;
  },
  async forget(uploadId) {
    await request('readwrite', (store) => store.delete(uploadId));
  },
};

/** Null where the browser keeps nothing, as in private windows. */
async function request<T>(
  mode: IDBTransactionMode,
  make: (store: IDBObjectStore) => IDBRequest<T>,
): Promise<T | null> {
  try {
    const db = await open();
    try {
      return await settled(make(db.transaction(STORE, mode).objectStore(STORE)));
    } finally {
      db.close();
    }
  } catch {
    return null;
  }
}

function open(): Promise<IDBDatabase> {
  const opening = indexedDB.open('skydeck-uploads', 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore(STORE);
  return settled(opening);
}

function settled<T>(asked: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error ?? new Error('IndexedDB failed'));
  });
}
