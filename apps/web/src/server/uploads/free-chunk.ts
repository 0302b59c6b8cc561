/** Less may be a part of memory that others use. */
const LEAST_BYTES = 16 * 1024;

const { port1: nowhere } = new MessageChannel();
nowhere.close();

/**
 * Gives the memory of a chunk back at once, by handing it over to nobody; the chunk is empty then. Left to the garbage
 * collector, the chunks of a fast upload pile up faster than it counts what it freed: it then looks through the whole
 * heap again and again, and every chunk is memory that the kernel has to find and clear anew.
 */
export function freeChunk(chunk: Buffer): void {
  const { buffer } = chunk;
  if (chunk.length < LEAST_BYTES || buffer.byteLength !== chunk.length || !(buffer instanceof ArrayBuffer))
    return;
  nowhere.postMessage(null, [buffer]);
}
