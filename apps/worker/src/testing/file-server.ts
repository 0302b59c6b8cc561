import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Serves one file over HTTP on 127.0.0.1, with ranges, as any mirror does. */
export class FileServer {
  /** The ranges that were asked for; null stands for the whole. */
  readonly ranges: (string | null)[] = [];

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async start(file: string): Promise<FileServer> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/image`;
    const served = new FileServer(server, url);
    server.on('request', (request, response) => {
      void (async () => {
        const { size } = await stat(file);
        const range = request.headers.range ?? null;
        served.ranges.push(range);
        const from = Number(/^bytes=(\d+)-$/.exec(range ?? '')?.[1] ?? 0);
        response.writeHead(from > 0 ? 206 : 200, {
          etag: '"the-one"',
          'content-length': size - from,
          ...(from > 0 ? { 'content-range': `bytes ${from}-${size - 1}/${size}` } : {}),
        });
        createReadStream(file, { start: from })
          .on('error', () => response.destroy())
          .pipe(response);
      })();
    });
    return served;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }
}
