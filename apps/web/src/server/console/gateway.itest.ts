import { connect } from 'node:net';
import { consoleCloseReasons, type ConsoleCloseReason } from '@skydeck/core/compute/console-close';
import { viewersOf } from '@skydeck/core/compute/console-viewers';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ended, TestGateway } from './testing/test-gateway';

let test: TestGateway;
beforeEach(async () => {
  test = await TestGateway.start();
});
afterEach(() => test.close());

function closedWith(reason: ConsoleCloseReason) {
  return { code: consoleCloseReasons[reason].code, reason: consoleCloseReasons[reason].sentence };
}

async function rowsAreClosedWith(reason: ConsoleCloseReason): Promise<void> {
  await vi.waitFor(async () => {
    expect(await test.database.db.consoleSession.findMany()).toMatchObject([{ closeReason: reason }]);
  });
}

describe('a console', () => {
  it('carries bytes both ways, names its viewer, and is over when the browser leaves', async () => {
    const browser = await test.connected();
    expect(browser.protocol).toBe('skydeck.console');
    const echoed = new Promise<Buffer>((resolve) => browser.once('message', resolve));
    browser.send(Buffer.from([0, 1, 254, 255]));
    expect(await echoed).toEqual(Buffer.from([0, 1, 254, 255]));
    const viewers = await viewersOf(test.database.db, test.scene.instanceId);
    expect(viewers.vnc).toMatchObject([{ userName: test.scene.member.actor.userName }]);
    browser.close();
    await rowsAreClosedWith('viewer-left');
    await vi.waitFor(() => expect(test.agent.consoles.size).toBe(0));
    expect(test.gateway.size).toBe(0);
  });

  it('is shared: a second viewer does not end the first', async () => {
    const first = await test.connected();
    await test.connected();
    const echoed = new Promise<Buffer>((resolve) => first.once('message', resolve));
    first.send('still here');
    expect((await echoed).toString()).toBe('still here');
    expect((await viewersOf(test.database.db, test.scene.instanceId)).vnc).toHaveLength(2);
  });

  it('keeps memory bounded while the browser does not read, and loses nothing', async () => {
    const megabyte = Buffer.alloc(1024 * 1024, 7);
    const total = 96;
    let sent = 0;
    test.agent.serve = (console) => {
      const next = () => {
        if (sent < total) console.send(megabyte, () => ((sent += 1), next()));
      };
      console.once('message', next);
    };
    const browser = test.connect(await test.token());
    await new Promise((resolve) => browser.once('open', resolve));
    browser.pause();
    browser.send('go');
    let before = -1;
    // The flood stands still once every buffer on the way is full.
    await vi.waitFor(
      () => {
        const stands = sent === before && sent > 0;
        before = sent;
        expect(stands).toBe(true);
      },
      { interval: 200, timeout: 10_000 },
    );
    expect(sent).toBeLessThan(32);
    let received = 0;
    const all = new Promise<void>((resolve) =>
      browser.on('message', (data: Buffer) => {
        received += data.length;
        if (received === total * megabyte.length) resolve();
      }),
    );
    browser.resume();
    await all;
  });
});

describe('the session', () => {
  it.each([
    ['slides while its user types', Buffer.from([4, 1, 0, 0, 0, 0, 0, 97]), true],
    ['does not slide for what the viewer asks by itself', Buffer.from([3, 1, 0, 0, 0, 0, 0, 9]), false],
  ])('%s', async (_what, message, slides) => {
    const { db } = test.database;
    const id = test.scene.member.actor.sessionId;
    const browser = await test.connected();
    test.announce('session');
    const lastSeenAt = new Date(Date.now() - 120_000);
    await db.session.update({ where: { id }, data: { lastSeenAt } });
    const echoed = new Promise((resolve) => browser.once('message', resolve));
    browser.send(message);
    await echoed;
    const checked = new Date();
    test.announce('session');
    await vi.waitFor(async () => {
      const [row] = await db.consoleSession.findMany();
      expect(row?.lastSeenAt?.getTime()).toBeGreaterThan(checked.getTime());
    });
    const session = await db.session.findUniqueOrThrow({ where: { id } });
    expect(session.lastSeenAt > lastSeenAt).toBe(slides);
  });
});

describe('the door', () => {
  it.each<[ConsoleCloseReason, () => Promise<[string | null, string | null]>]>([
    ['token-missing', async () => [null, test.scene.member.actor.sessionId]],
    ['token-unknown', async () => ['x'.repeat(43), test.scene.member.actor.sessionId]],
    ['session-ended', async () => [await test.token(), null]],
    ['token-unknown', async () => [await test.token(), test.scene.outsider.actor.sessionId]],
    [
      'token-expired',
      async () => {
        const token = await test.token();
        await test.database.db.consoleSession.updateMany({ data: { expiresAt: new Date(0) } });
        return [token, test.scene.member.actor.sessionId];
      },
    ],
    [
      'access-revoked',
      async () => {
        const token = await test.token();
        await test.database.db.membership.deleteMany({ where: { userId: test.scene.member.actor.userId } });
        return [token, test.scene.member.actor.sessionId];
      },
    ],
  ])('closes with a sentence: %s', async (reason, credentials) => {
    const [token, sessionId] = await credentials();
    expect(await ended(test.connect(token, { sessionId }))).toEqual(closedWith(reason));
  });

  it('lets a token in once', async () => {
    const token = await test.token();
    const [first, second] = [test.connect(token), test.connect(token)];
    const refused = await Promise.race([ended(first), ended(second)]);
    expect(refused).toEqual(closedWith('token-used'));
    await vi.waitFor(() => expect(test.agent.consoles.size).toBe(1));
  });

  it.each([
    ['another site', { origin: 'https://evil.example' }, 403],
    ['a sandboxed page', { origin: 'null' }, 403],
  ])('refuses %s before the upgrade', async (_who, options, status) => {
    const browser = test.connect(await test.token(), options);
    const answer = await new Promise<number | undefined>((resolve) =>
      browser.once('unexpected-response', (_request, response) => {
        resolve(response.statusCode);
        browser.terminate();
      }),
    );
    expect(answer).toBe(status);
  });

  it('keeps no place for who is refused and does not leave', async () => {
    const { hostname, port } = new URL(test.url);
    const socket = connect(Number(port), hostname);
    const over = new Promise((resolve) => socket.once('close', resolve));
    const answer = new Promise<string>((resolve) => socket.once('data', (data) => resolve(String(data))));
    socket.write(
      `GET /console/ws HTTP/1.1\r\nHost: ${hostname}:${port}\r\nOrigin: ${test.url}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
        'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n',
    );
    expect(await answer).toContain('101 Switching Protocols');
    // It answers the farewell with nothing.
    await over;
    await vi.waitFor(() => expect(test.gateway.size).toBe(0));
  }, 8_000);

  it('leaves other paths to others', async () => {
    const browser = test.connect(await test.token(), { path: '/console/wsx' });
    expect((await ended(browser)).code).toBe(1006);
    expect(test.gateway.size).toBe(0);
  });
});

describe('the end', () => {
  it('comes at once when the session is revoked', async () => {
    const browser = await test.connected();
    await test.database.db.session.update({
      where: { id: test.scene.member.actor.sessionId },
      data: { revokedAt: new Date() },
    });
    test.announce('session');
    expect(await ended(browser)).toEqual(closedWith('session-ended'));
    await rowsAreClosedWith('session-ended');
  });

  it('comes at once when the role is lowered, for that viewer only', async () => {
    const browser = await test.connected();
    await test.database.db.membership.updateMany({
      where: { userId: test.scene.member.actor.userId },
      data: { role: 'reader' },
    });
    test.announce('instance');
    test.announce('membership');
    expect(await ended(browser)).toEqual(closedWith('access-revoked'));
  });

  it('tells the reason of the agent', async () => {
    const browser = await test.connected();
    for (const console of test.agent.consoles) console.close(consoleCloseReasons['instance-stopped'].code);
    expect(await ended(browser)).toEqual(closedWith('instance-stopped'));
    await rowsAreClosedWith('instance-stopped');
  });

  it('says that the host was lost when its agent dies', async () => {
    const browser = await test.connected();
    for (const console of test.agent.consoles) console.terminate();
    expect(await ended(browser)).toEqual(closedWith('host-lost'));
  });

  it('says that the host does not answer', async () => {
    await test.agent.close();
    expect(await ended(test.connect(await test.token()))).toEqual(closedWith('host-unreachable'));
    await rowsAreClosedWith('host-unreachable');
  });

  it('says that the portal restarts', async () => {
    const browser = await test.connected();
    const end = ended(browser);
    await test.gateway.close();
    expect(await end).toEqual(closedWith('gateway-restarting'));
    await rowsAreClosedWith('gateway-restarting');
  });
});
