import { chown, chmod, stat, unlink } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { connect } from 'node:net';
import path from 'node:path';
import type { Duplex } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseAgentEndpoint } from '@skydeck/core/compute/agent-endpoint';
import { closeConsoleSocket, SocketHeartbeat } from '@skydeck/core/compute/console-socket';
import {
  agentResources,
  ConsoleTicketGate,
  consoleTicketKey,
  type AgentResource,
} from '@skydeck/core/compute/console-ticket';
import type { Config } from '@skydeck/core/config';
import type { Logger } from '@skydeck/core/logger';
import { WebSocketServer, type WebSocket } from 'ws';
import { BootLog, MAX_LOG_BYTES, type LogPart } from './boot-log';
import { ConsoleRefusal } from './console-refusal';
import { SerialHub } from './serial-hub';
import { serveVnc } from './vnc-console';

const MAX_MESSAGE_BYTES = 1024 * 1024;

export interface ConsoleAgentOptions {
  config: Pick<Config, 'agentSocket' | 'instancesDir' | 'secretKey'>;
  log: Logger;
  /** Opens the instance's serial stream. @throws ConsoleRefusal */
  openSerial: (instanceId: string) => Promise<Duplex>;
  /** The domain's XML; null when the hypervisor has no such domain. */
  domainXml: (instanceId: string) => Promise<string | null>;
}

export interface ConsoleAgent {
  /** Closes every console with a reason and stops listening. */
  close(): Promise<void>;
}

/**
 * Serves this host's consoles to the gateway: WebSockets on `/vnc/<instance id>` and `/serial/<instance id>`,
 * `GET /log/<instance id>` and `GET /xml/<instance id>`. Every request carries a ticket.
 */
export async function attachConsoleAgent(options: ConsoleAgentOptions): Promise<ConsoleAgent> {
  const agent = new Agent(options);
  await agent.listen();
  return agent;
}

interface AgentRequest {
  resource: AgentResource;
  instanceId: string;
  query: URLSearchParams;
}

class Agent implements ConsoleAgent {
  private readonly server: Server;
  private readonly sockets = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: MAX_MESSAGE_BYTES,
  });
  private readonly gate: ConsoleTicketGate;
  private readonly hub: SerialHub;
  private readonly heartbeat = new SocketHeartbeat(() => undefined);

  constructor(private readonly options: ConsoleAgentOptions) {
    this.gate = new ConsoleTicketGate(consoleTicketKey(options.config.secretKey));
    this.hub = new SerialHub((instanceId) => ({
      open: () => options.openSerial(instanceId),
      logTail: async (bytes) => (await this.bootLog(instanceId).tail(bytes))?.bytes ?? Buffer.alloc(0),
    }));
    this.server = createServer((request, response) => void this.answer(request, response));
    this.server.on('upgrade', (request, socket, head) => this.upgrade(request, socket, head));
  }

  async listen(): Promise<void> {
    const endpoint = parseAgentEndpoint(this.options.config.agentSocket);
    if (!('socketPath' in endpoint)) {
      if (endpoint.tls)
        throw new Error('The agent speaks plain ws://; put a TLS terminator before it for wss://.');
      return this.listenOn({ host: endpoint.host, port: endpoint.port });
    }
    await removeStale(endpoint.socketPath);
    await this.listenOn({ path: endpoint.socketPath });
    // The portal is another, unprivileged user: it reaches the socket through the directory's owner and group.
    const directory = await stat(path.dirname(endpoint.socketPath));
    await chown(endpoint.socketPath, directory.uid, directory.gid);
    await chmod(endpoint.socketPath, 0o660);
  }

  async close(): Promise<void> {
    this.heartbeat.stop();
    this.hub.close();
    for (const viewer of this.sockets.clients) closeConsoleSocket(viewer, 'host-lost');
    await Promise.race([
      Promise.all([...this.sockets.clients].map((viewer) => closed(viewer))),
      new Promise((resolve) => setTimeout(resolve, 1_000).unref()),
    ]);
    for (const viewer of this.sockets.clients) viewer.terminate();
    const stopped = new Promise((resolve) => this.server.close(resolve));
    this.server.closeAllConnections();
    await stopped;
  }

  private listenOn(where: { path: string } | { host: string; port: number }): Promise<void> {
    return new Promise((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen(where, () => {
        this.server.off('error', reject);
        resolve();
      });
    });
  }

  private upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => socket.destroy());
    const wanted = this.admit(request);
    if (!wanted || (wanted.resource !== 'vnc' && wanted.resource !== 'serial')) {
      socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
      return;
    }
    const { resource, instanceId } = wanted;
    this.sockets.handleUpgrade(request, socket, head, (viewer) => {
      // Its close follows.
      viewer.on('error', () => undefined);
      this.heartbeat.watch(viewer);
      const served =
        resource === 'vnc'
          ? serveVnc(this.options.config.instancesDir, instanceId, viewer)
          : this.hub.join(instanceId, viewer);
      served.catch((error: unknown) => {
        const reason = error instanceof ConsoleRefusal ? error.reason : 'internal';
        const facts = { instanceId, resource, reason };
        if (reason === 'internal') this.options.log.error({ ...facts, err: error }, 'console failed');
        else this.options.log.info(facts, 'console refused');
        closeConsoleSocket(viewer, reason);
      });
    });
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const wanted = request.method === 'GET' ? this.admit(request) : null;
      if (!wanted) response.writeHead(403).end();
      else if (wanted.resource === 'log') await this.answerLog(wanted, response);
      else if (wanted.resource === 'xml') await this.answerXml(wanted, response);
      else response.writeHead(426).end();
    } catch (error) {
      this.options.log.warn({ err: error, path: request.url?.split('?')[0] }, 'agent request failed');
      if (response.headersSent) response.destroy();
      else response.writeHead(500).end();
    }
  }

  private async answerLog({ instanceId, query }: AgentRequest, response: ServerResponse): Promise<void> {
    const log = this.bootLog(instanceId);
    if (query.has('full')) {
      const parts = await log.parts();
      response.writeHead(parts.length > 0 ? 200 : 404, { 'content-type': 'application/octet-stream' });
      for (const part of parts) await pipeline(part(), response, { end: false });
      response.end();
      return;
    }
    const part = query.has('offset')
      ? await log.from(byteCount(query.get('offset'), 0))
      : await log.tail(byteCount(query.get('tail'), MAX_LOG_BYTES));
    if (!part) response.writeHead(404).end();
    else response.writeHead(200, logHeaders(part)).end(part.bytes);
  }

  private async answerXml({ instanceId }: AgentRequest, response: ServerResponse): Promise<void> {
    const xml = await this.options.domainXml(instanceId);
    if (xml === null) response.writeHead(404).end();
    else response.writeHead(200, { 'content-type': 'application/xml; charset=utf-8' }).end(xml);
  }

  private bootLog(instanceId: string): BootLog {
    return new BootLog(this.options.config.instancesDir, instanceId);
  }

  /** What the request asks for, when its ticket is for just that. */
  private admit(request: IncomingMessage): AgentRequest | null {
    const [pathname = '', search = ''] = (request.url ?? '').split('?');
    const [, name, instanceId, ...rest] = pathname.split('/');
    const resource = agentResources.find((known) => known === name);
    if (!resource || !instanceId || rest.length > 0) return null;
    const ticket = /^Bearer (\S{1,1024})$/.exec(request.headers.authorization ?? '')?.[1];
    // The ticket's own schema makes sure that the id is a UUID, and so no path of its own.
    if (!ticket || !this.gate.admit(ticket, { resource, instanceId })) return null;
    return { resource, instanceId, query: new URLSearchParams(search) };
  }
}

function logHeaders(part: LogPart): Record<string, string> {
  return {
    'content-type': 'application/octet-stream',
    'x-log-size': String(part.sizeBytes),
    'x-log-offset': String(part.offset),
    'x-log-next-offset': String(part.nextOffset),
  };
}

function byteCount(text: string | null, fallback: number): number {
  const value = Number(text);
  return Number.isSafeInteger(value) && value >= 0 ? value : fallback;
}

function closed(viewer: WebSocket): Promise<void> {
  return new Promise((resolve) => viewer.once('close', () => resolve()));
}

/** Removes a socket that nobody listens on. @throws Error when another agent answers there. */
async function removeStale(socketPath: string): Promise<void> {
  const answered = await new Promise<boolean>((resolve) => {
    const probe = connect(socketPath, () => {
      probe.destroy();
      resolve(true);
    });
    probe.once('error', () => resolve(false));
  });
  if (answered) throw new Error(`Another agent already listens on ${socketPath}.`);
  await unlink(socketPath).catch(() => undefined);
}
