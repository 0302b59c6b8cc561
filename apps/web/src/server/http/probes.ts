import type { IncomingMessage, ServerResponse } from 'node:http';
import { collectDefaultMetrics, register } from 'prom-client';
import type { Runtime } from '../runtime';
import { isLocal } from './origin-headers';

const READY_WITHIN_MS = 2_000;

/** Answers `/healthz`, `/readyz` and `/metrics`; false for all other paths. */
export function createProbes(runtime: Runtime): (req: IncomingMessage, res: ServerResponse) => boolean {
  // The registry is the process's: a second server in it (in tests) finds them there.
  if (!register.getSingleMetric('process_cpu_user_seconds_total')) collectDefaultMetrics();
  return (request, response) => {
    switch (request.url?.split('?')[0]) {
      case '/healthz':
        send(response, 200, 'text/plain', 'ok\n');
        return true;
      case '/readyz':
        void readiness(runtime).then(({ ready, parts }) =>
          send(response, ready ? 200 : 503, 'application/json', `${JSON.stringify({ ready, ...parts })}\n`),
        );
        return true;
      case '/metrics':
        // For a collector on this machine: figures of the whole cloud are not for everybody who finds the port.
        if (!isLocal(request)) send(response, 404, 'text/plain', 'not found\n');
        else {
          void register.metrics().then(
            (text) => send(response, 200, register.contentType, text),
            () => send(response, 500, 'text/plain', 'no metrics\n'),
          );
        }
        return true;
      default:
        return false;
    }
  };
}

/** Redis only speeds things up: the portal serves without it. */
async function readiness({ db, redis, hub, stopping }: Runtime) {
  const parts = {
    postgres: await within(db.$queryRaw`SELECT 1`),
    events: hub.connected,
    redis: redis.status === 'ready',
  };
  return { ready: parts.postgres && parts.events && !stopping.signal.aborted, parts };
}

async function within(work: PromiseLike<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), READY_WITHIN_MS);
  });
  const done = Promise.resolve(work).then(
    () => true,
    () => false,
  );
  const answer = await Promise.race([done, late]);
  clearTimeout(timer);
  return answer;
}

function send(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, { 'Content-Type': type, 'Cache-Control': 'no-store' }).end(body);
}
