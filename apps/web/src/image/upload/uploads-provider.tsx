'use client';
import { useQuery } from '@tanstack/react-query';
import { createContext, useContext, useEffect, useState, useSyncExternalStore, type ReactNode } from 'react';
import { readAppError } from '../../errors/app-error';
import { useCan } from '../../session/me';
import { useTRPC, useTRPCClient } from '../../trpc/client';
import { fileHandles } from './file-handles';
import { hashFile } from './hash-file';
import { mayRead, readHandle } from './pick-file';
import { transferFile } from './transfer-file';
import { isUploadTaken, takeUpload } from './upload-lock';
import { UploadManager } from './upload-manager';
import type { UploadTask } from './upload-task';

const UploadsContext = createContext<UploadManager | null>(null);

/** Keeps uploads going whichever page is shown, and takes up what an earlier visit has left unfinished. */
export function UploadsProvider({ children }: { children: ReactNode }) {
  const client = useTRPCClient();
  const trpc = useTRPC();
  const uploads = useQuery({ ...trpc.image.uploads.queryOptions(), enabled: useCan('image.create') });
  const [manager] = useState(
    () =>
      new UploadManager(
        {
          setChecksum: (id, sha256) => client.image.setUploadChecksum.mutate({ id, sha256 }),
          cancel: (id) => client.image.cancelUpload.mutate({ id }),
          errorOf: readAppError,
        },
        {
          transfer: transferFile,
          hash: hashFile,
          handles: fileHandles,
          mayRead,
          readHandle,
          take: takeUpload,
          isTaken: isUploadTaken,
        },
      ),
  );
  const listed = uploads.data;
  useEffect(() => {
    if (listed) void manager.adopt(listed);
  }, [manager, listed]);
  useEffect(() => {
    const warn = (event: BeforeUnloadEvent): void => {
      if (manager.busy) event.preventDefault();
    };
    window.addEventListener('online', manager.wakeUp);
    window.addEventListener('beforeunload', warn);
    return () => {
      window.removeEventListener('online', manager.wakeUp);
      window.removeEventListener('beforeunload', warn);
    };
  }, [manager]);
  return <UploadsContext.Provider value={manager}>{children}</UploadsContext.Provider>;
}

/** Begins, pauses and ends uploads. Only below {@link UploadsProvider}. */
export function useUploadManager(): UploadManager {
  const manager = useContext(UploadsContext);
  if (!manager) throw new Error('UploadsProvider is missing above this component');
  return manager;
}

const none: readonly UploadTask[] = [];

/** The uploads of this window, as they are now. */
export function useUploads(): readonly UploadTask[] {
  const manager = useUploadManager();
  return useSyncExternalStore(manager.subscribe, manager.getTasks, () => none);
}
