/** A file that was chosen, and the browser's way back to it where it has one. */
export interface PickedFile {
  file: File;
  handle: FileSystemFileHandle | null;
}

/** What TypeScript's DOM does not know yet (https://wicg.github.io/file-system-access/). */
interface FilePicker {
  showOpenFilePicker?: () => Promise<FileSystemFileHandle[]>;
}

interface Permissions {
  queryPermission?: (descriptor: { mode: 'read' }) => Promise<PermissionState>;
  requestPermission?: (descriptor: { mode: 'read' }) => Promise<PermissionState>;
}

/** Lets somebody choose a file. Null when they think better of it. Call it from a click. */
export async function pickFile(): Promise<PickedFile | null> {
  const picker = (window as FilePicker).showOpenFilePicker;
  if (!picker) return pickWithInput();
  try {
    const [handle] = await picker.call(window);
    return handle ? { file: await handle.getFile(), handle } : null;
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') return null;
    return pickWithInput();
  }
}

function pickWithInput(): Promise<PickedFile | null> {
  return new Promise((resolve) => {
    const input = document.createElement('input');
    input.type = 'file';
    input.addEventListener('change', () => {
      const file = input.files?.[0];
      resolve(file ? { file, handle: null } : null);
    });
    input.addEventListener('cancel', () => resolve(null));
    input.click();
  });
}

/** Whether the browser may read the file now: `prompt` asks once more, which takes a click. */
export async function mayRead(handle: FileSystemFileHandle): Promise<PermissionState> {
  return (await (handle as Permissions).queryPermission?.({ mode: 'read' })) ?? 'granted';
}

/** The file of a handle; null when it is gone, or the browser was not allowed to read it. */
export async function readHandle(handle: FileSystemFileHandle): Promise<File | null> {
  try {
    const allowed = await (handle as Permissions).requestPermission?.({ mode: 'read' });
    return allowed === 'denied' || allowed === 'prompt' ? null : await handle.getFile();
  } catch {
    return null;
  }
}
