/** Does one thing after the other for each key; what has different keys goes on side by side. */
export class KeyedTurns {
  private readonly last = new Map<string, Promise<void>>();

  /** Waits for everything that was asked for this key before. */
  async take<T>(key: string, work: () => Promise<T>): Promise<T> {
    const before = this.last.get(key);
    const mine = (before ?? Promise.resolve()).then(work);
    const settled = mine.then(
      () => undefined,
      () => undefined,
    );
    this.last.set(key, settled);
    try {
      return await mine;
    } finally {
      if (this.last.get(key) === settled) this.last.delete(key);
    }
  }
}
