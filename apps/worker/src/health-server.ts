import { createServer, type Server } from 'node:http';
import { collectDefaultMetrics, register } from 'prom-client';

export interface HealthServerOptions {
  host: string;
  port: number;
  /** What keeps the process from its work, or null. */
  problem: () => Promise<string | null>;
}

/** `/healthz`: the process lives. `/readyz`: it can work. `/metrics`: Prometheus. */
export async function startHealthServer({ host, port, problem }: HealthServerOptions): Promise<Server> {
  // The registry is the process's: a second server in it finds them there.
  if (!register.getSingleMetric('process_cpu_user_seconds_total')) collectDefaultMetrics();
  const server = createServer((request, response) => {
    const answer = (status: number, body: string, type = 'text/plain; charset=utf-8'): void => {
      response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(body);
    };
    const respond = async (): Promise<void> => {
      switch (request.method === 'GET' ? request.url?.split('?')[0] : undefined) {
        case '/healthz':
          return answer(200, 'ok\n');
        case '/readyz': {
          const why = await problem();
          return why === null ? answer(200, 'ok\n') : answer(503, `${why}\n`);
        }
        case '/metrics':
          return answer(200, await register.metrics(), register.contentType);
        default:
          return answer(404, 'not found\n');
      }
    };
    respond().catch(() => answer(500, 'error\n'));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  return server;
}
