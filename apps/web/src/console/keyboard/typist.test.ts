import { describe, expect, it, vi } from 'vitest';
import { typeText, type TypingOptions } from './typist';

function recorder() {
  const events: string[] = [];
  return {
    events,
    sendKey: (_keysym: number, code: string, down: boolean) => void events.push(`${down ? '+' : '-'}${code}`),
  };
}

const options = (overrides: Partial<TypingOptions> = {}): TypingOptions => ({
  layout: 'us',
  pauseMs: 0,
  signal: new AbortController().signal,
  onProgress: () => undefined,
  ...overrides,
});

describe('typing a text as key presses', () => {
  it('holds Shift over a run of capitals and lets go of it', async () => {
    const { events, sendKey } = recorder();
    await typeText('aBC', sendKey, options());
    expect(events.join(' ')).toBe('+KeyA -KeyA +ShiftLeft +KeyB -KeyB +KeyC -KeyC -ShiftLeft');
  });

  it('presses AltGr for what needs it', async () => {
    const { events, sendKey } = recorder();
    await typeText('@\n', sendKey, options({ layout: 'de' }));
    expect(events.join(' ')).toBe('+AltRight +KeyQ -KeyQ -AltRight +Enter -Enter');
  });

  it('tells its progress and leaves out what the layout has not', async () => {
    const { events, sendKey } = recorder();
    const progress: string[] = [];
    const typed = await typeText(
      'a字b',
      sendKey,
      options({ onProgress: (n, of) => progress.push(`${n}/${of}`) }),
    );
    expect(typed).toBe(3);
    expect(progress).toEqual(['1/3', '2/3', '3/3']);
    expect(events).toHaveLength(4);
  });

  it('stops when cancelled, with no key left down', async () => {
    const { events, sendKey } = recorder();
    const cancel = new AbortController();
    const typed = await typeText(
      'X'.repeat(2_000),
      sendKey,
      options({ signal: cancel.signal, onProgress: (n) => n === 10 && cancel.abort() }),
    );
    expect(typed).toBe(10);
    const down = new Set<string>();
    for (const event of events) {
      if (event.startsWith('+')) down.add(event.slice(1));
      else down.delete(event.slice(1));
    }
    expect([...down]).toEqual([]);
  });

  it.each(['us', 'de', 'fr', 'tr'] as const)(
    'types 2,000 characters in layout %s at its pace',
    async (layout) => {
      vi.useFakeTimers();
      const { events, sendKey } = recorder();
      const typing = typeText('echo "x-0" | z\n'.repeat(134), sendKey, options({ layout, pauseMs: 12 }));
      const startedAt = Date.now();
      await vi.runAllTimersAsync();
      expect(await typing).toBe(2_010);
      expect(Date.now() - startedAt).toBe(events.length * 12);
      vi.useRealTimers();
    },
  );
});
