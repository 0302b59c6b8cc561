import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { TestGateway } from './testing/test-gateway';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const CYCLES = 1_000;
const AT_ONCE = 20;
let test: TestGateway;

beforeAll(async () => {
  test = await TestGateway.start();
});
afterAll(() => test.close());

/** The ways in which browsers and hosts really leave. */
const endings: (() => Promise<void>)[] = [
  async () => (await test.connected()).close(),
  async () => (await test.connected()).terminate(),
  // In the middle of the handshake.
  async () => {
    const browser = test.connect(await test.token());
    await new Promise((resolve) => browser.once('open', resolve));
    browser.terminate();
  },
  async () => test.connect(await test.token()).terminate(),
  // With data under way.
  async () => {
    const browser = await test.connected();
    browser.send(Buffer.alloc(512 * 1024));
    browser.terminate();
  },
  async () => {
    const browser = test.connect('nonsense');
    await new Promise((resolve) => browser.once('close', resolve));
  },
];

async function run(cycles: number): Promise<void> {
  for (let done = 0; done < cycles; done += AT_ONCE) {
    await Promise.all(
      Array.from({ length: AT_ONCE }, (_, n) =>
        (endings[(done + n) % endings.length] as () => Promise<void>)(),
      ),
    );
  }
  await vi.waitFor(() => expect([test.gateway.size, test.agent.consoles.size]).toEqual([0, 0]), {
    timeout: 10_000,
  });
}

/** Open sockets, timers and pipes by kind; the database's pool is not ours to count. */
function handles(): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const kind of process.getActiveResourcesInfo()) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}

async function settledHeap(): Promise<number> {
  for (let n = 0; n < 5; n++) {
    collectGarbage();
    await new Promise((resolve) => setImmediate(resolve));
  }
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

it(
  'opens and closes a thousand consoles without keeping a socket, a timer or memory',
  { timeout: 180_000 },
  async () => {
    await run(200);
    const before = { handles: handles(), heap: await settledHeap() };
    await run(CYCLES);
    await vi.waitFor(
      () => {
        const now = handles();
        for (const kind of ['TCPSocketWrap', 'PipeWrap', 'Timeout', 'TCPServerWrap', 'PipeServerWrap'])
          expect(now[kind] ?? 0, kind).toBeLessThanOrEqual(before.handles[kind] ?? 0);
      },
      { timeout: 35_000 },
    );
    const grown = (await settledHeap()) - before.heap;
    // A leak of one console's state would be some 10 KiB each: 10 MiB and more.
    expect(grown).toBeLessThan(4 * 1024 * 1024);
    expect(
      await test.database.db.consoleSession.count({ where: { connectedAt: { not: null }, closedAt: null } }),
    ).toBe(0);
    console.info(
      `${CYCLES} cycles: heap ${(grown / 1024).toFixed(0)} KiB, handles ${JSON.stringify(handles())}`,
    );
  },
);
