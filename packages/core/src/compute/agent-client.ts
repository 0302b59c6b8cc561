import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import { buffer } from 'node:stream/consumers';
import WebSocket from 'ws';
import { AppError, notFound } from '../app-error';
import type { Config } from '../config';
import { parseAgentEndpoint, type AgentEndpoint } from './agent-endpoint';
import { consoleTicketKey, signConsoleTicket, type AgentResource } from './console-ticket';

const CONNECT_TIMEOUT_MS = 5_000;
const IDLE_TIMEOUT_MS = 15_000;
/** Largest message that a console carries: a whole VNC update comes in many. */
const MAX_MESSAGE_BYTES = 4 * 1024 * 1024;

/** A part of an instance's boot log. */
export interface AgentLog {
  bytes: Buffer;
  /** Size of the log file when it was read. */
  sizeBytes: number;
  /** Where `bytes` begins in the file. */
  offset: number;
  /** Where to read on. */
  nextOffset: number;
}

/** Asks the agent of one host: its consoles, boot logs and domain XML. */
export class AgentClient {
  private readonly endpoint: AgentEndpoint;
  private readonly key: Buffer;

  /** @param host with the address that its row carries; without one it is this machine's agent. */
  constructor(
    config: Pick<Config, 'agentSocket' | 'secretKey'>,
    private readonly host: { name: string; agentUrl: string | null },
  ) {
    this.endpoint = parseAgentEndpoint(host.agentUrl ?? config.agentSocket);
    this.key = consoleTicketKey(config.secretKey);
  }

  /**
   * Opens an instance's VNC or serial console. The socket is returned paused, so that nothing is lost before
   * the caller listens; the agent closes it with a `ConsoleCloseReason`'s code.
   * @throws AppError HOST_UNREACHABLE after 5 s without an answer.
   */
  openConsole(resource: 'vnc' | 'serial', instanceId: string): Promise<WebSocket> {
    const socket = new WebSocket(this.webSocketUrl(`/${resource}/${instanceId}`), {
      headers: this.headers(resource, instanceId),
      handshakeTimeout: CONNECT_TIMEOUT_MS,
      perMessageDeflate: false,
      maxPayload: MAX_MESSAGE_BYTES,
      followRedirects: false,
    });
    return new Promise((resolve, reject) => {
      const failed = (error: Error) => reject(this.unreachable(error));
      socket.once('error', failed);
      socket.once('open', () => {
        socket.off('error', failed);
        socket.pause();
        resolve(socket);
      });
    });
  }

  /** The last `bytes` of the boot log. @throws AppError HOST_UNREACHABLE, NOT_FOUND */
  logTail(instanceId: string, bytes: number): Promise<AgentLog> {
    return this.log(instanceId, { tail: String(bytes) });
  }

  /** The boot log from `offset` on, at most 256 KiB at once. @throws AppError HOST_UNREACHABLE, NOT_FOUND */
  logFrom(instanceId: string, offset: number): Promise<AgentLog> {
    return this.log(instanceId, { offset: String(offset) });
  }

  /** The whole boot log with its rotated parts, oldest first. @throws AppError HOST_UNREACHABLE, NOT_FOUND */
  logStream(instanceId: string): Promise<IncomingMessage> {
    return this.get('log', instanceId, { full: '1' });
  }

  /** The domain's XML as the hypervisor has it now. @throws AppError HOST_UNREACHABLE, NOT_FOUND */
  async xml(instanceId: string): Promise<string> {
    return (await this.bodyOf(await this.get('xml', instanceId, {}))).toString();
  }

  private async log(instanceId: string, query: Record<string, string>): Promise<AgentLog> {
    const response = await this.get('log', instanceId, query);
    const bytes = await this.bodyOf(response);
    const header = (name: string) => Number(response.headers[name] ?? 0);
    return {
      bytes,
      sizeBytes: header('x-log-size'),
      offset: header('x-log-offset'),
      nextOffset: header('x-log-next-offset'),
    };
  }

  private async bodyOf(response: IncomingMessage): Promise<Buffer> {
    try {
      return await buffer(response);
    } catch (error) {
      throw this.unreachable(error as Error);
    }
  }

  private async get(
    resource: AgentResource,
    instanceId: string,
    query: Record<string, string>,
  ): Promise<IncomingMessage> {
    const response = await this.request(
      `/${resource}/${instanceId}?${new URLSearchParams(query)}`,
      this.headers(resource, instanceId),
    );
    if (response.statusCode === 200) return response;
    response.resume();
    if (response.statusCode === 404) throw notFound(resource === 'log' ? 'boot log' : 'domain');
    throw this.unreachable(new Error(`the agent answered ${response.statusCode ?? 'nothing'}`));
  }

  private request(path: string, headers: Record<string, string>): Promise<IncomingMessage> {
    const { endpoint } = this;
    const target =
      'socketPath' in endpoint
        ? { socketPath: endpoint.socketPath }
        : { host: endpoint.host, port: endpoint.port };
    const client = 'tls' in endpoint && endpoint.tls ? https : http;
    return new Promise((resolve, reject) => {
      const request = client.get({ ...target, path, headers, agent: false, timeout: IDLE_TIMEOUT_MS });
      const tooSlow = setTimeout(() => request.destroy(new Error('no answer in time')), CONNECT_TIMEOUT_MS);
      request.on('timeout', () => request.destroy(new Error('the connection fell silent')));
      request.on('close', () => clearTimeout(tooSlow));
      request.once('error', (error) => reject(this.unreachable(error)));
      request.once('response', (response) => {
        clearTimeout(tooSlow);
        resolve(response);
      });
    });
  }

  private headers(resource: AgentResource, instanceId: string): Record<string, string> {
    return { authorization: `Bearer ${signConsoleTicket(this.key, { resource, instanceId })}` };
  }

  private webSocketUrl(path: string): string {
    const { endpoint } = this;
    if ('socketPath' in endpoint) return `ws+unix:${endpoint.socketPath}:${path}`;
    const host = endpoint.host.includes(':') ? `[${endpoint.host}]` : endpoint.host;
    return `${endpoint.tls ? 'wss' : 'ws'}://${host}:${endpoint.port}${path}`;
  }

  private unreachable(cause: Error): AppError {
    return new AppError('HOST_UNREACHABLE', `The agent of host "${this.host.name}" does not answer.`, {
      hint: 'Its state is on the hosts page; the worker on that host may be stopped.',
      cause,
      retryable: true,
    });
  }
}
