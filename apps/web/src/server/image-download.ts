import { Readable } from 'node:stream';
import { notFound } from '@skydeck/core/app-error';
import { downloadImage } from '@skydeck/core/image/download-image';
import { imageIdInput } from '@skydeck/core/image/upload.input';
import { requestContext } from './auth/request-context';
import { byteRange } from './http/byte-range';
import { errorResponse } from './http/error-response';
import type { Runtime } from './runtime';

/** `GET /api/images/<id>/file`: the stored file, whole or a part of it, streamed. */
export async function handleImageDownload(runtime: Runtime, request: Request, id: string): Promise<Response> {
  try {
    const context = await requestContext(runtime, request.headers);
    const input = imageIdInput.safeParse({ id });
    if (!input.success) throw notFound('image');
    const { fileName, sha256, sizeBytes, read } = await downloadImage(context, input.data);
    const etag = `"${sha256}"`;
    const common = {
      'Content-Type': 'application/octet-stream',
      'Content-Disposition': `attachment; filename*=UTF-8''${encodeURIComponent(fileName)}`,
      'Accept-Ranges': 'bytes',
      'Cache-Control': 'private, no-cache',
      ETag: etag,
    };
    // A download that goes on must be of the same file.
    const since = request.headers.get('if-range');
    const asked = since === null || since === etag ? request.headers.get('range') : null;
    const range = byteRange(asked, sizeBytes);
    if (range === 'unsatisfiable')
      return new Response(null, {
        status: 416,
        headers: { ...common, 'Content-Range': `bytes */${sizeBytes}` },
      });
    const { start, end } = range ?? { start: 0, end: sizeBytes - 1 };
    const headers = {
      ...common,
      'Content-Length': String(end - start + 1),
      ...(range ? { 'Content-Range': `bytes ${start}-${end}/${sizeBytes}` } : {}),
    };
    const status = range ? 206 : 200;
    if (request.method === 'HEAD' || end < start) return new Response(null, { status, headers });
    const body = Readable.toWeb(await read({ start, end })) as ReadableStream<Uint8Array>;
    return new Response(body, { status, headers });
  } catch (error) {
    return errorResponse(runtime, request.headers, error);
  }
}
