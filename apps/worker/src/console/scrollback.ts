/** The last bytes of a serial line, for viewers who come later. */
export class Scrollback {
  private chunks: Buffer[] = [];
  private size = 0;

  constructor(private readonly limit: number) {}

  append(chunk: Buffer): void {
    this.chunks.push(chunk);
    this.size += chunk.length;
    while (this.size - (this.chunks[0]?.length ?? 0) >= this.limit)
      this.size -= this.chunks.shift()?.length ?? 0;
  }

  /** At most `limit` bytes, oldest first. */
  bytes(): Buffer {
    const all = Buffer.concat(this.chunks);
    return all.length > this.limit ? all.subarray(all.length - this.limit) : all;
  }
}

/** `live` without what `logged` already ends with: the log and the line were read at about the same time. */
export function withoutOverlap(logged: Buffer, live: Buffer): Buffer {
  for (let length = Math.min(logged.length, live.length); length > 0; length--)
    if (logged.subarray(logged.length - length).equals(live.subarray(0, length)))
      return live.subarray(length);
  return live;
}
