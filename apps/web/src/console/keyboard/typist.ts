import { setModifier, type Modifier } from './modifiers';
import { charactersIn, pressesFor, type KeyPress } from './layout';
import type { LayoutName } from './layout-tables';

/** Sends one key event to the guest. */
export type SendKey = (keysym: number, code: string, down: boolean) => void;

export interface TypingOptions {
  layout: LayoutName;
  /** Milliseconds from one key event to the next: guests drop what comes faster than they read. */
  pauseMs: number;
  signal: AbortSignal;
  onProgress: (typed: number, total: number) => void;
}

/**
 * Types a text key by key. Resolves to how many characters were typed: fewer than all when it was cancelled. Modifiers
 * are always released, also on cancel. Characters that the layout has not are left out.
 */
export async function typeText(text: string, sendKey: SendKey, options: TypingOptions): Promise<number> {
  const { layout, pauseMs, signal, onProgress } = options;
  const characters = charactersIn(text);
  const held = new Set<Modifier>();
  const pace = new Pace(pauseMs, signal);
  let typed = 0;
  try {
    for (const character of characters) {
      if (signal.aborted) break;
      for (const key of pressesFor(character, layout) ?? []) await typeKey(key, sendKey, held, pace);
      typed += 1;
      onProgress(typed, characters.length);
    }
  } finally {
    for (const modifier of held) setModifier(sendKey, modifier, false);
  }
  return typed;
}

async function typeKey(key: KeyPress, sendKey: SendKey, held: Set<Modifier>, pace: Pace): Promise<void> {
  await hold('shift', key.shift, sendKey, held, pace);
  await hold('altGr', key.altGr, sendKey, held, pace);
  sendKey(key.keysym, key.code, true);
  await pace.wait();
  sendKey(key.keysym, key.code, false);
  await pace.wait();
}

/** Presses or releases only when it changes, so that `ABC` takes one Shift. */
async function hold(
  modifier: Modifier,
  wanted: boolean,
  sendKey: SendKey,
  held: Set<Modifier>,
  pace: Pace,
): Promise<void> {
  if (held.has(modifier) === wanted) return;
  setModifier(sendKey, modifier, wanted);
  if (wanted) held.add(modifier);
  else held.delete(modifier);
  await pace.wait();
}

class Pace {
  constructor(
    private readonly ms: number,
    private readonly signal: AbortSignal,
  ) {}

  /** Waits for the next beat; a cancelled typist does not wait any more, so that keys go up at once. */
  wait(): Promise<void> {
    if (this.signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.signal.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, this.ms);
      this.signal.addEventListener('abort', done);
    });
  }
}
