import type { IncomingMessage } from 'node:http';

const BODY_WITHIN_MS = 60_000;

/** Cuts off who sends a body drop by drop: it would hold a connection for ever. */
export function limitBodyTime(request: IncomingMessage): void {
  if (request.headers['content-length'] === undefined) return;
  const timer = setTimeout(() => request.destroy(), BODY_WITHIN_MS);
  timer.unref();
  const done = () => clearTimeout(timer);
  request.once('end', done);
  request.once('close', done);
}
