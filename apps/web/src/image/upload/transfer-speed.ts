/** Long enough to be calm, short enough to follow a change of the line. */
const WINDOW_MS = 5_000;
/** Before that a figure would only jump. */
const LEAST_MS = 500;

/** How fast something goes, over the last seconds. */
export class TransferSpeed {
  private samples: { at: number; bytes: number }[] = [];

  /** @param bytes sent so far, in all @param at in milliseconds */
  note(bytes: number, at: number): void {
    const last = this.samples.at(-1);
    // After an interruption less may count as sent than before.
    if (last && bytes < last.bytes) this.samples = [];
    this.samples.push({ at, bytes });
    const since = at - WINDOW_MS;
    const inWindow = this.samples.findIndex((sample) => sample.at >= since);
    // The one before the window stays: without it a slow line would have no figure.
    if (inWindow > 1) this.samples.splice(0, inWindow - 1);
  }

  /** Bytes a second; null before it can be told. */
  get perSecond(): number | null {
    const first = this.samples[0];
    const last = this.samples.at(-1);
    if (!first || !last || last.at - first.at < LEAST_MS) return null;
    return ((last.bytes - first.bytes) * 1_000) / (last.at - first.at);
  }
}
