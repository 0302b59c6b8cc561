import { createServer } from 'node:http';
import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { consoleSubprotocols } from '@skydeck/core/compute/console-protocol';
import { createConsoleToken } from '@skydeck/core/compute/console-token';
import { seedConsoleScene, type ConsoleScene } from '@skydeck/core/testing/console-scene';
import { testConfig } from '@skydeck/core/testing/test-context';
import { createTestDatabase, type TestDatabase } from '@skydeck/core/testing/test-database';
import { createLogger } from '@skydeck/core/logger';
import WebSocket from 'ws';
import { attachConsoleGateway, type ConsoleGateway } from '../gateway';
import { startTestAgent, type TestAgent } from './test-agent';

export interface Ended {
  code: number;
  reason: string;
}

/** A gateway on a real HTTP server and database, with an agent behind it and browsers before it. */
export class TestGateway {
  private listeners = new Set<(change: { type: string }) => void>();
  private constructor(
    readonly database: TestDatabase,
    readonly scene: ConsoleScene,
    readonly agent: TestAgent,
    readonly gateway: ConsoleGateway,
    private readonly port: number,
    private readonly stop: () => Promise<void>,
  ) {}

  static async start(): Promise<TestGateway> {
    const directory = await mkdtemp(path.join(tmpdir(), 'skydeck-gateway-'));
    const config = testConfig({ SKYDECK_AGENT_SOCKET: path.join(directory, 'agent.sock') });
    const database = await createTestDatabase();
    const scene = await seedConsoleScene(database);
    const agent = await startTestAgent(config.agentSocket, config.secretKey);
    const listeners = new Set<(change: { type: string }) => void>();
    const server = createServer();
    const gateway = attachConsoleGateway({
      db: database.db,
      config,
      log: createLogger('test', 'silent'),
      sessionIdOf: async (request) => request.headers.cookie ?? null,
      onChange: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    });
    server.on('upgrade', (request, socket, head) => {
      if (!gateway.handleUpgrade(request, socket, head)) socket.destroy();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const test = new TestGateway(database, scene, agent, gateway, port, async () => {
      await gateway.close();
      await agent.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await database.drop();
      await rm(directory, { recursive: true });
    });
    test.listeners = listeners;
    return test;
  }

  /** Address of the server, as browsers see it. */
  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** A fresh token of the scene's member. */
  async token(): Promise<string> {
    const { token } = await createConsoleToken(this.scene.member, {
      instanceId: this.scene.instanceId,
      type: 'vnc',
    });
    return token;
  }

  /** A browser that opens the console. */
  connect(
    token: string | null,
    options: { sessionId?: string | null; origin?: string; path?: string } = {},
  ): WebSocket {
    const { sessionId = this.scene.member.actor.sessionId, origin = this.url } = options;
    const socket = new WebSocket(
      `ws://127.0.0.1:${this.port}${options.path ?? '/console/ws'}`,
      token === null ? ['skydeck.console'] : consoleSubprotocols(token),
      { origin, headers: sessionId ? { cookie: sessionId } : {} },
    );
    socket.on('error', () => undefined);
    return socket;
  }

  /** A browser whose console is joined: it has had its first echo. */
  async connected(): Promise<WebSocket> {
    const socket = this.connect(await this.token());
    socket.on('open', () => socket.send(Buffer.from([3])));
    await new Promise((resolve) => socket.once('message', resolve));
    return socket;
  }

  /** What the database would announce. */
  announce(type: string): void {
    for (const listener of this.listeners) listener({ type });
  }

  close(): Promise<void> {
    return this.stop();
  }
}

export function ended(socket: WebSocket): Promise<Ended> {
  return new Promise((resolve) =>
    socket.once('close', (code, reason) => resolve({ code, reason: reason.toString() })),
  );
}
