const nameOf = (uploadId: string): string => `skydeck-upload-${uploadId}`;

/** Lets go of the upload, so that another window may take it. */
export type Release = () => void;

/**
 * Takes an upload for this window; null when another one has it. Two that send at once would only get into each
 * other's way. Where the browser has no locks (plain http) everybody gets one.
 */
export function takeUpload(uploadId: string): Promise<Release | null> {
  if (!('locks' in navigator)) return Promise.resolve(() => undefined);
  return new Promise((resolve) => {
    void navigator.locks.request(nameOf(uploadId), { ifAvailable: true }, (lock) => {
      if (!lock) return resolve(null);
      return new Promise<void>((release) => resolve(() => release()));
    });
  });
}

/** Whether some window, this one or another, is at an upload. */
export async function isUploadTaken(uploadId: string): Promise<boolean> {
  if (!('locks' in navigator)) return false;
  const { held = [] } = await navigator.locks.query();
  return held.some(({ name }) => name === nameOf(uploadId));
}
