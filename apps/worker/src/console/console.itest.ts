import { randomBytes, randomUUID } from 'node:crypto';
import { AgentClient } from '@skydeck/core/compute/agent-client';
import { consoleCloseReasons } from '@skydeck/core/compute/console-close';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TestCloud } from '../testing/test-cloud';
import { TestViewer } from '../testing/test-viewer';

let cloud: TestCloud;
let agent: AgentClient;
let id: string;
const viewers: TestViewer[] = [];

beforeAll(async () => {
  cloud = await TestCloud.create();
  await cloud.startWorker();
  agent = new AgentClient(cloud.config, { name: 'here', agentUrl: null });
  id = await cloud.launchOne();
  await cloud.atRest(id);
  await cloud.untilBootLog(id, 'Skydeck guest', 90_000);
}, 180_000);
afterAll(async () => {
  for (const viewer of viewers) viewer.leave();
  await cloud.close();
});

async function watch(type: 'vnc' | 'serial'): Promise<TestViewer> {
  const viewer = new TestViewer(await agent.openConsole(type, id));
  viewers.push(viewer);
  return viewer;
}

/** A console's command and what only its output, not its echo, contains. */
const sum = (a: number, b: number) => ({ command: `echo sum=$((${a}+${b}))\n`, output: `sum=${a + b}` });

describe('a running guest', () => {
  test('shows its screen to several viewers, also when one asks to be alone', async () => {
    const first = await watch('vnc');
    await first.shakeHandsAsVnc(true);
    const second = await watch('vnc');
    await second.shakeHandsAsVnc(false);
    first.send(Buffer.from([3, 0, 0, 0, 0, 0, 0, 16, 0, 16]));
    // A framebuffer update comes: the first viewer was not thrown out.
    await first.until((bytes) => bytes[0] === 0);
    expect(first.open).toBe(true);
  });

  test('has one serial line for all, with its past for those who come later', async () => {
    const [first, second] = [await watch('serial'), await watch('serial')];
    await first.untilText('Linux');
    const { command, output } = sum(40, 2);
    first.send(command);
    await Promise.all([first.untilText(output), second.untilText(output)]);
    const late = await watch('serial');
    await late.untilText(output);
    first.leave();
    second.send(sum(1, 1).command);
    await late.untilText(sum(1, 1).output);
  });

  test('keeps its serial line when it restarts itself', async () => {
    const viewer = await watch('serial');
    await viewer.untilText('Linux');
    viewer.forget();
    viewer.send('reboot\n');
    await viewer.untilText('Linux version', 90_000);
    await viewer.untilText('Skydeck guest', 90_000);
    viewer.send(sum(3, 4).command);
    await viewer.untilText(sum(3, 4).output);
  }, 200_000);

  test('has its boot log and its XML read by the portal', async () => {
    const tail = await agent.logTail(id, 4_096);
    expect(tail.bytes.length).toBeLessThanOrEqual(4_096);
    expect(tail.offset + tail.bytes.length).toBe(tail.nextOffset);
    const part = await agent.logFrom(id, 0);
    expect(part.bytes.toString()).toContain('Linux version');
    const whole: Buffer[] = [];
    for await (const chunk of await agent.logStream(id)) whole.push(chunk as Buffer);
    expect(Buffer.concat(whole).subarray(0, part.bytes.length)).toEqual(part.bytes);
    expect(await agent.xml(id)).toContain(`<uuid>${id}</uuid>`);
  });

  test('opens nothing without the right ticket', async () => {
    const stranger = new AgentClient(
      { ...cloud.config, secretKey: randomBytes(32) },
      { name: 'here', agentUrl: null },
    );
    await expect(stranger.openConsole('vnc', id)).rejects.toMatchObject({ code: 'HOST_UNREACHABLE' });
    await expect(stranger.logTail(id, 10)).rejects.toMatchObject({ code: 'HOST_UNREACHABLE' });
    await expect(agent.logTail(randomUUID(), 10)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(agent.xml(randomUUID())).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  test('tells all viewers when it was stopped, and opens no console while it is', async () => {
    const watching = [await watch('vnc'), await watch('serial'), await watch('serial')];
    await cloud.libvirt.domains.destroy(id);
    for (const viewer of watching)
      expect((await viewer.ended).code).toBe(consoleCloseReasons['instance-stopped'].code);
    for (const type of ['vnc', 'serial'] as const) {
      expect((await (await watch(type)).ended).code).toBe(consoleCloseReasons['instance-not-running'].code);
    }
  });
});
