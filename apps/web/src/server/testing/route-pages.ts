import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { incomingMessageToRequest } from '@trpc/server/adapters/node-http';
import { handleEvents } from '../events/handle-events';
import { handleImageDownload } from '../image-download';
import { handleLogDownload } from '../instance-log-download';
import type { Runtime } from '../runtime';
import type { Pages } from '../start-server';
import { handleTrpc, TRPC_PATH } from '../trpc-handler';

const IMAGE_PATH = /^\/api\/images\/([^/]+)\/file$/;
const LOG_PATH = /^\/api\/instances\/([^/]+)\/log$/;

/** The API's routes without Next around them, so that tests need no build of the portal. */
export function routePages(runtime: Runtime): Pages {
  const respond = (request: Request): Promise<Response> => {
    const { pathname } = new URL(request.url);
    const log = LOG_PATH.exec(pathname);
    const image = IMAGE_PATH.exec(pathname);
    if (pathname.startsWith(`${TRPC_PATH}/`)) return handleTrpc(runtime, request);
    if (pathname === '/api/events') return handleEvents(runtime, request);
    if (log?.[1]) return handleLogDownload(runtime, request, decodeURIComponent(log[1]));
    if (image?.[1]) return handleImageDownload(runtime, request, decodeURIComponent(image[1]));
    return Promise.resolve(new Response('no such route', { status: 404 }));
  };
  return {
    async handle(incoming: IncomingMessage, outgoing: ServerResponse) {
      const request = incomingMessageToRequest(incoming, outgoing, { maxBodySize: null });
      const response = await respond(request);
      outgoing.writeHead(response.status, Object.fromEntries(response.headers));
      if (!response.body) return void outgoing.end();
      // A browser that goes away is no error.
      await pipeline(Readable.fromWeb(response.body as never), outgoing).catch(() => undefined);
    },
    upgrade: null,
    close: () => Promise.resolve(),
  };
}
