import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import path from 'node:path';
import type { Duplex } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { resolveSession } from '@skydeck/core/identity/session';
import { isSecure, sessionIdOf } from './auth/session-cookie';
import { attachConsoleGateway, type ConsoleGateway } from './console/gateway';
import { bodyRefusal } from './http/body-limit';
import { markOrigin, REQUEST_ID_HEADER } from './http/origin-headers';
import { createProbes } from './http/probes';
import { mayMutate } from './http/same-origin';
import { limitBodyTime } from './http/body-time';
import { setSecurityHeaders } from './http/security-headers';
import { closeRuntime, type Runtime } from './runtime';
import { sweepRegularly } from './uploads/sweep-regularly';
import { createUploadServer, isUpload } from './uploads/upload-server';

/** How long open requests may take to end when the process stops. */
const DRAIN_MS = 3_000;

type RequestHandler = (req: IncomingMessage, res: ServerResponse) => Promise<void>;
type UpgradeHandler = (req: IncomingMessage, socket: Duplex, head: Buffer) => Promise<void>;

/** Pages and routes: what Next serves behind the server's own checks. */
export interface Pages {
  handle: RequestHandler;
  /** Hot reload's socket, in development only. */
  upgrade: UpgradeHandler | null;
  close(): Promise<void>;
}

export interface PortalServer {
  server: Server;
  /** Ends streams, consoles and requests, then closes what the process holds. */
  stop(): Promise<void>;
}

/** Starts the portal: one port for pages, API, event streams, consoles and probes. */
export async function startServer(runtime: Runtime, pages?: Pages): Promise<PortalServer> {
  const { config, log } = runtime;
  const served = pages ?? (await nextPages(!config.production));
  const probe = createProbes(runtime);
  const gateway = consoleGateway(runtime);
  const uploads = createUploadServer(runtime);
  sweepRegularly(runtime);
  const server = createServer((request, response) => {
    if (probe(request, response)) return;
    logWhenDone(request, response, runtime);
    if (!admit(request, response, runtime)) return;
    if (uploads.handle(request, response)) return;
    served.handle(request, response).catch((error: unknown) => {
      log.error({ err: error, requestId: request.headers[REQUEST_ID_HEADER] }, 'a request failed');
      if (!response.headersSent) refuse(response, 500, 'INTERNAL');
      else response.destroy();
    });
  });
  // A large upload takes hours; other bodies have their time limited one by one.
  server.requestTimeout = 0;
  server.on('upgrade', (request, socket, head) => {
    markOrigin(request);
    if (gateway.handleUpgrade(request, socket, head)) return;
    if (served.upgrade) void served.upgrade(request, socket, head);
    else socket.destroy();
  });
  await listen(server, config.web);
  return { server, stop: () => stop(server, gateway, served, runtime) };
}

/** One line per request for whoever looks for something; the query may hold names and stays out. */
function logWhenDone(request: IncomingMessage, response: ServerResponse, { log }: Runtime): void {
  if (!log.isLevelEnabled('debug')) return;
  const started = performance.now();
  response.once('close', () => {
    const { method, url, headers } = request;
    const ms = Math.round(performance.now() - started);
    const requestId = headers[REQUEST_ID_HEADER];
    log.debug({ requestId, method, path: url?.split('?')[0], status: response.statusCode, ms }, 'request');
  });
}

/** The checks that every request passes before a route sees it. Answers it itself when it does not. */
function admit(request: IncomingMessage, response: ServerResponse, { config }: Runtime): boolean {
  response.setHeader('X-Request-Id', markOrigin(request));
  const api = request.url?.startsWith('/api/') ?? false;
  setSecurityHeaders(response, { secure: isSecure(config), api });
  const bodyStatus = bodyRefusal(request, isUpload(request) ? Infinity : undefined);
  if (bodyStatus !== null) {
    refuse(response, bodyStatus, 'INVALID');
    return false;
  }
  if (!mayMutate(request.method, request.headers, config.publicUrl)) {
    refuse(response, 403, 'FORBIDDEN');
    return false;
  }
  if (!isUpload(request)) limitBodyTime(request);
  return true;
}

const messages = {
  INVALID: 'The request is too large or does not tell its length.',
  FORBIDDEN: 'The request does not come from the portal itself.',
  INTERNAL: 'Something went wrong inside the cloud.',
};

function refuse(response: ServerResponse, status: number, code: keyof typeof messages): void {
  const requestId = response.getHeader('X-Request-Id');
  response
    // What the client still sends is not read.
    .writeHead(status, { 'Content-Type': 'application/json', Connection: 'close' })
    .end(`${JSON.stringify({ error: { code, message: messages[code], requestId } })}\n`);
}

function consoleGateway(runtime: Runtime): ConsoleGateway {
  const { db, config, log, hub } = runtime;
  return attachConsoleGateway({
    db,
    config,
    log,
    async sessionIdOf(request) {
      const id = await sessionIdOf(request.headers.cookie, config);
      const session = id && (await resolveSession(db, id, { sessionMs: config.sessionMs }));
      return session ? session.actor.sessionId : null;
    },
    onChange: (listener) => hub.subscribe((event) => event.kind === 'change' && listener(event.change)),
  });
}

async function nextPages(dev: boolean): Promise<Pages> {
  const { default: next } = await import('next');
  const app = next({ dev, dir: appDirectory() });
  await app.prepare();
  return {
    handle: app.getRequestHandler(),
    upgrade: dev ? app.getUpgradeHandler() : null,
    close: () => app.close(),
  };
}

/** `apps/web`, seen from `src/server` and from `dist` alike. */
function appDirectory(): string {
  const here = path.dirname(fileURLToPath(import.meta.url));
  return path.basename(here) === 'dist' ? path.dirname(here) : path.resolve(here, '../..');
}

function listen(server: Server, { host, port }: { host: string; port: number }): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

async function stop(server: Server, gateway: ConsoleGateway, pages: Pages, runtime: Runtime): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  runtime.stopping.abort();
  await gateway.close();
  server.closeIdleConnections();
  const cutOff = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
  await closed;
  clearTimeout(cutOff);
  await pages.close();
  await closeRuntime(runtime);
}
