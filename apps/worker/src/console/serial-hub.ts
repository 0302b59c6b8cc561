import type { WebSocket } from 'ws';
import { SerialLine, type SerialSource } from './serial-line';

/** Keeps one serial line per instance, however many watch it: the hypervisor gives a console out only once. */
export class SerialHub {
  private readonly lines = new Map<string, SerialLine>();

  constructor(private readonly sourceOf: (instanceId: string) => SerialSource) {}

  /** Adds a viewer to the instance's line, which is opened when it is the first. @throws ConsoleRefusal */
  join(instanceId: string, viewer: WebSocket): Promise<void> {
    let line = this.lines.get(instanceId);
    if (!line) {
      line = new SerialLine(this.sourceOf(instanceId), () => {
        if (this.lines.get(instanceId) === line) this.lines.delete(instanceId);
      });
      this.lines.set(instanceId, line);
    }
    return line.join(viewer);
  }

  /** How many lines are open. */
  get size(): number {
    return this.lines.size;
  }

  close(): void {
    for (const line of [...this.lines.values()]) line.end('host-lost');
  }
}
