import { createSHA256 } from 'hash-wasm';
import type { HashMessage } from './hash-file';

const REPORT_EVERY_BYTES = 16 * 1024 ** 2;

const send = (message: HashMessage): void => self.postMessage(message);

/** Reads a file part by part: it may be far larger than the memory. */
async function hash(file: File): Promise<void> {
  const sha256 = await createSHA256();
  const reader = file.stream().getReader();
  let bytes = 0;
  let reported = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    sha256.update(value);
    bytes += value.length;
    if (bytes - reported >= REPORT_EVERY_BYTES) {
      reported = bytes;
      send({ type: 'progress', bytes });
    }
  }
  send({ type: 'done', sha256: sha256.digest('hex') });
}

self.addEventListener('message', ({ data }: MessageEvent<File>) => {
  hash(data).catch((error: unknown) => send({ type: 'failed', message: String(error) }));
});
