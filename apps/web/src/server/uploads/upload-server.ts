import type { IncomingMessage, ServerResponse } from 'node:http';
import { notFound, type AppError } from '@skydeck/core/app-error';
import type { RequestContext } from '@skydeck/core/context';
import { findUpload } from '@skydeck/core/image/find-upload';
import { finishUpload } from '@skydeck/core/image/finish-upload';
import { isUuid } from '@skydeck/core/identity/uuid';
import { Server, type ServerOptions } from '@tus/server';
import { getHTTPStatusCodeFromError } from '@trpc/server/http';
import { TRPCError } from '@trpc/server';
import { readableError, requestContext } from '../auth/request-context';
import { trpcCodeOf } from '../http/status-of-code';
import type { Runtime } from '../runtime';
import { UploadStore } from './upload-store';

export const UPLOADS_PATH = '/api/uploads';

/** Nothing has come for this long: the browser is gone without a word. */
const SILENT_MS = 60_000;

type TusRequest = Parameters<NonNullable<ServerOptions['onIncomingRequest']>>[0];

export interface UploadServer {
  /** Answers a request below `/api/uploads`; false for all others. */
  handle(request: IncomingMessage, response: ServerResponse): boolean;
}

/** Whether the request brings a part of a file: such bodies are streamed to disk and may be of any size. */
export function isUpload({ method, url }: Pick<IncomingMessage, 'method' | 'url'>): boolean {
  return method === 'PATCH' && (url?.startsWith(`${UPLOADS_PATH}/`) ?? false);
}

/**
 * Takes files in parts (tus 1.0.0, core protocol: https://tus.io/protocols/resumable-upload). Uploads are made and
 * cancelled by procedures of the API; here they are only continued, by whoever may.
 */
export function createUploadServer(runtime: Runtime): UploadServer {
  const { db, config, log } = runtime;
  const store = new UploadStore(db, config);
  const contexts = new WeakMap<TusRequest, RequestContext>();
  const tus = new Server({
    path: UPLOADS_PATH,
    datastore: store,
    relativeLocation: true,
    maxSize: config.imageMaxBytes,
    allowedOrigins: [new URL(config.publicUrl).origin],
    async onIncomingRequest(request, id) {
      await shown(async () => {
        const context = await requestContext(runtime, request.headers);
        if (!isUuid(id)) throw notFound('upload');
        const upload = await findUpload(context, id);
        contexts.set(request, context);
        if (upload.image.status !== 'queued') return;
        // Who asks anew has lost the last request, though its end may not have been heard of here.
        store.breakOff(id);
        const received = await store.received(id);
        // The last bytes came in, and the process died before it could say so.
        if (BigInt(received) === upload.sizeBytes && upload.receivedBytes < upload.sizeBytes)
          await finishUpload(context, id);
      });
    },
    async onUploadFinish(request, { id }) {
      await shown(async () => {
        const context = contexts.get(request);
        if (context) await finishUpload(context, id);
      });
      return {};
    },
    onResponseError(_request, error) {
      if ('status_code' in error) return undefined;
      log.error({ err: error }, 'an upload failed');
      return undefined;
    },
  });
  const respond = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (isUpload(request)) {
      // What is refused is not read to its end.
      response.setHeader('Connection', 'close');
      request.socket.setTimeout(SILENT_MS, () => request.socket.destroy());
    }
    const asked = new Request(new URL(request.url ?? '/', config.publicUrl), {
      method: request.method ?? 'GET',
      headers: Object.entries(request.headers).map(([name, value]): [string, string] => [
        name,
        String(value),
      ]),
    });
    const answer = await store.body.run(request, () => tus.handleWeb(asked));
    response.writeHead(answer.status, Object.fromEntries(answer.headers)).end(await answer.text());
  };
  return {
    handle(request, response) {
      const { pathname } = new URL(request.url ?? '/', config.publicUrl);
      if (pathname !== UPLOADS_PATH && !pathname.startsWith(`${UPLOADS_PATH}/`)) return false;
      if (!['HEAD', 'PATCH', 'OPTIONS'].includes(request.method ?? '')) {
        response.writeHead(405, { Allow: 'HEAD, PATCH, OPTIONS' }).end();
        return true;
      }
      respond(request, response).catch((error: unknown) => {
        log.debug({ err: error }, 'an upload was broken off');
        response.destroy();
      });
      return true;
    },
  };
}

/** Does it, and turns what goes wrong into what the protocol's server answers with. */
async function shown(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (thrown) {
    const error: AppError = readableError(thrown);
    const { code, message, hint = null } = error;
    throw Object.assign(new Error(message, { cause: thrown }), {
      status_code: getHTTPStatusCodeFromError(new TRPCError({ code: trpcCodeOf[code] })),
      body: `${JSON.stringify({ error: { code, message, hint } })}\n`,
    });
  }
}
