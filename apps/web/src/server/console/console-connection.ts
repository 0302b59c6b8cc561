import { AgentClient } from '@skydeck/core/compute/agent-client';
import { consoleAccessProblems } from '@skydeck/core/compute/console-access';
import { consoleCloseReasonOf, type ConsoleCloseReason } from '@skydeck/core/compute/console-close';
import { closeConsoleSocket } from '@skydeck/core/compute/console-socket';
import {
  closeConsoleSession,
  consumeConsoleToken,
  type ConsoleGrant,
} from '@skydeck/core/compute/console-token';
import type { Config } from '@skydeck/core/config';
import type { Logger } from '@skydeck/core/logger';
import type { Db } from '@skydeck/db';
import type { WebSocket } from 'ws';
import { relaySockets } from './relay-sockets';
import { isUserInput } from './user-input';

export interface ConnectionContext {
  db: Db;
  config: Pick<Config, 'agentSocket' | 'secretKey'>;
  log: Logger;
}

/** What a browser brought with its upgrade. */
export interface Credentials {
  token: string | null;
  sessionId: string | null;
}

/** How long a browser may take to answer the end of its console before its place is free again. */
const FAREWELL_MS = 2_000;

/** One browser's console, from the accepted upgrade to the closed row. */
export class ConsoleConnection {
  private grant: ConsoleGrant | null = null;
  private agent: WebSocket | null = null;
  private reason: ConsoleCloseReason | null = null;
  private used = false;
  private cutOff: NodeJS.Timeout | undefined;
  /** Settles when both sockets are closed and the row says so. */
  readonly done: Promise<void>;

  constructor(
    private readonly ctx: ConnectionContext,
    readonly viewer: WebSocket,
    credentials: Promise<Credentials>,
  ) {
    // Its close follows.
    viewer.on('error', () => undefined);
    const left = new Promise<void>((resolve) =>
      viewer.once('close', () => {
        clearTimeout(this.cutOff);
        this.agent?.terminate();
        resolve();
      }),
    );
    // A browser may leave while its token is being used up: the row is closed after both.
    this.done = Promise.all([this.open(credentials), left]).then(() => this.finish());
  }

  /** Id of the console session; null before the token was used. */
  get id(): string | null {
    return this.grant?.id ?? null;
  }

  /** The session whose user has typed or clicked since the last call; null when nobody did. */
  takeUse(): string | null {
    const { used } = this;
    this.used = false;
    return used ? (this.grant?.sessionId ?? null) : null;
  }

  /** Lets the browser in, or closes its socket with the reason. What it sends meanwhile waits. */
  private async open(credentials: Promise<Credentials>): Promise<void> {
    const startedAt = performance.now();
    this.viewer.pause();
    try {
      const refused = await this.authenticate(await credentials);
      if (refused) return this.end(refused);
      const grant = this.grant;
      if (!grant || this.viewer.readyState !== this.viewer.OPEN) return;
      await this.join(grant);
      this.ctx.log.info(
        {
          consoleId: grant.id,
          instanceId: grant.instanceId,
          type: grant.type,
          connectMs: Math.round(performance.now() - startedAt),
        },
        'console opened',
      );
    } catch (error) {
      this.ctx.log.error({ err: error, consoleId: this.id }, 'console failed');
      this.end('internal');
    }
  }

  /** Closes with a reason that the browser can show. */
  end(reason: ConsoleCloseReason): void {
    this.reason ??= reason;
    closeConsoleSocket(this.viewer, reason);
    this.cutOff ??= setTimeout(() => this.viewer.terminate(), FAREWELL_MS).unref();
  }

  private async authenticate({ token, sessionId }: Credentials): Promise<ConsoleCloseReason | null> {
    if (!token) return 'token-missing';
    if (!sessionId) return 'session-ended';
    const consumed = await consumeConsoleToken(this.ctx.db, token, sessionId);
    if (!consumed.ok) return consumed.reason;
    this.grant = consumed.grant;
    const problems = await consoleAccessProblems(this.ctx.db, [consumed.grant.id]);
    return problems.get(consumed.grant.id) ?? null;
  }

  private async join(grant: ConsoleGrant): Promise<void> {
    let agent: WebSocket;
    try {
      agent = await new AgentClient(this.ctx.config, grant.host).openConsole(grant.type, grant.instanceId);
    } catch (error) {
      this.ctx.log.warn(
        { err: error, instanceId: grant.instanceId, host: grant.host.name },
        'agent unreachable',
      );
      return this.end('host-unreachable');
    }
    // Its close follows.
    agent.on('error', () => undefined);
    if (this.viewer.readyState !== this.viewer.OPEN) return agent.terminate();
    this.agent = agent;
    agent.once('close', (code) => this.end(consoleCloseReasonOf(code) ?? 'host-lost'));
    relaySockets(this.viewer, agent);
    this.viewer.on('message', (data) => {
      if (isUserInput(grant.type, data)) this.used = true;
    });
    agent.resume();
    this.viewer.resume();
  }

  private async finish(): Promise<void> {
    if (!this.grant) return;
    const reason = this.reason ?? 'viewer-left';
    try {
      await closeConsoleSession(this.ctx.db, this.grant.id, reason);
      this.ctx.log.info(
        { consoleId: this.grant.id, instanceId: this.grant.instanceId, reason },
        'console closed',
      );
    } catch (error) {
      // The sweep closes the row once it has not been seen for a while.
      this.ctx.log.warn({ err: error, consoleId: this.grant.id }, 'console row not closed');
    }
  }
}
