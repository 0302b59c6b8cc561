import { requestContext } from '../auth/request-context';
import { errorResponse } from '../http/error-response';
import type { Runtime } from '../runtime';
import { eventStream } from './event-stream';

/** `GET /api/events`: the one stream of a browser. */
export async function handleEvents(runtime: Runtime, request: Request): Promise<Response> {
  try {
    const context = await requestContext(runtime, request.headers);
    return new Response(eventStream(runtime, context, request.signal), {
      headers: {
        'Content-Type': 'text/event-stream; charset=utf-8',
        // `no-transform` keeps compression from holding events back, the last header a proxy's buffer.
        'Cache-Control': 'no-cache, no-transform',
        'X-Accel-Buffering': 'no',
      },
    });
  } catch (error) {
    return errorResponse(runtime, request.headers, error);
  }
}
