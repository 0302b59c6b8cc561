import type { EventName, EventOf, LibvirtClient } from '../index.js';

/** Collects the events of one name and lets a test wait for the one it needs. */
export class EventProbe<Name extends EventName> {
  readonly seen: EventOf<Name>[] = [];
  #waiting: (() => void)[] = [];

  static async of<Name extends EventName>(client: LibvirtClient, name: Name): Promise<EventProbe<Name>> {
    const probe = new EventProbe<Name>();
    await client.events.subscribe(name, (event) => {
      probe.seen.push(event);
      for (const wake of probe.#waiting.splice(0)) wake();
    });
    return probe;
  }

  /** The first event that matches, already seen or still to come; the test's own deadline bounds the wait. */
  async find(matches: (event: EventOf<Name>) => boolean): Promise<EventOf<Name>> {
    for (;;) {
      const found = this.seen.find(matches);
      if (found) return found;
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }
}
