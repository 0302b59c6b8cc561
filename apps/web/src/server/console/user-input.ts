import type { ConsoleType } from '@skydeck/core/compute/console.input';
import type { RawData } from 'ws';

/** KeyEvent, PointerEvent, ClientCutText and QEMU's client message (RFC 6143, 7.5); the rest viewers send by themselves. */
const userMessages: ReadonlySet<number> = new Set([4, 5, 6, 255]);

/** Whether a viewer's message comes from a person, and not from the program that keeps the picture fresh. */
export function isUserInput(type: ConsoleType, data: RawData): boolean {
  if (type === 'serial') return true;
  const first =
    data instanceof ArrayBuffer ? new Uint8Array(data)[0] : Array.isArray(data) ? data[0]?.[0] : data[0];
  return first !== undefined && userMessages.has(first);
}
