export type HashMessage =
  | { type: 'progress'; bytes: number }
  | { type: 'done'; sha256: string }
  | { type: 'failed'; message: string };

/**
 * SHA-256 of a file in lower-case hex, computed beside the page so that it stays responsive.
 * @throws Error when the file cannot be read
 */
export function hashFile(
  file: File,
  options: { signal: AbortSignal; onProgress: (bytes: number) => void },
): Promise<string> {
  const { signal, onProgress } = options;
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./hash.worker.ts', import.meta.url), { type: 'module' });
    const end = (): void => {
      worker.terminate();
      signal.removeEventListener('abort', abort);
    };
    const abort = (): void => {
      end();
      reject(new DOMException('aborted', 'AbortError'));
    };
    signal.addEventListener('abort', abort);
    worker.addEventListener('message', ({ data }: MessageEvent<HashMessage>) => {
      if (data.type === 'progress') return onProgress(data.bytes);
      end();
      if (data.type === 'done') resolve(data.sha256);
      else reject(new Error(data.message));
    });
    worker.addEventListener('error', (event) => {
      end();
      reject(new Error(event.message));
    });
    worker.postMessage(file);
  });
}
