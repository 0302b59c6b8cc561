import { Readable } from 'node:stream';
import { notFound } from '@skydeck/core/app-error';
import { instanceLogStream } from '@skydeck/core/compute/instance-log';
import { instanceIdInput } from '@skydeck/core/compute/instance.input';
import { authorize } from '@skydeck/core/policy/authorize';
import { requestContext } from './auth/request-context';
import { errorResponse } from './http/error-response';
import type { Runtime } from './runtime';

/** `GET /api/instances/<id>/log`: the whole boot log as a file. */
export async function handleLogDownload(runtime: Runtime, request: Request, id: string): Promise<Response> {
  try {
    const context = await requestContext(runtime, request.headers);
    authorize(context, 'compute.instance.log');
    const input = instanceIdInput.safeParse({ id });
    if (!input.success) throw notFound('instance');
    const log = await instanceLogStream(context, input.data);
    const body = log && (Readable.toWeb(log) as ReadableStream<Uint8Array>);
    return new Response(body ?? '', {
      headers: {
        'Content-Type': 'text/plain; charset=utf-8',
        'Content-Disposition': `attachment; filename="${input.data.id}.log"`,
        'Cache-Control': 'no-store',
      },
    });
  } catch (error) {
    return errorResponse(runtime, request.headers, error);
  }
}
