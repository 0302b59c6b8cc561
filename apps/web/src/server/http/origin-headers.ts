import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/**
 * Headers in which the server tells Next's routes where a request comes from. It overwrites what the client
 * sent under these names.
 */
export const ADDRESS_HEADER = 'x-skydeck-address';
export const REQUEST_ID_HEADER = 'x-request-id';

const REQUEST_ID = /^[A-Za-z0-9._-]{8,64}$/;

/** Marks a request with its id (the client's own if it is well-formed) and the client's address. */
export function markOrigin(request: IncomingMessage): string {
  const offered = request.headers[REQUEST_ID_HEADER];
  const requestId = typeof offered === 'string' && REQUEST_ID.test(offered) ? offered : randomUUID();
  request.headers[REQUEST_ID_HEADER] = requestId;
  request.headers[ADDRESS_HEADER] = clientAddress(request);
  return requestId;
}

/**
 * The client's address. A proxy on this machine is believed about whom it speaks for; anybody else could
 * write anything into the header.
 */
export function clientAddress(request: IncomingMessage): string {
  const peer = plainAddress(request.socket.remoteAddress ?? '');
  const forwarded = request.headers['x-forwarded-for'];
  if (!isLoopback(peer) || typeof forwarded !== 'string') return peer;
  return plainAddress(forwarded.split(',').at(-1)?.trim() ?? '') || peer;
}

/** Whether the request was made on this machine, not passed on by a proxy. */
export function isLocal(request: IncomingMessage): boolean {
  return (
    isLoopback(plainAddress(request.socket.remoteAddress ?? '')) &&
    request.headers['x-forwarded-for'] === undefined
  );
}

/** Request id and address as `markOrigin` left them. */
export function originOf(header: (name: string) => string | null): {
  requestId: string;
  address: string | null;
} {
  return { requestId: header(REQUEST_ID_HEADER) || randomUUID(), address: header(ADDRESS_HEADER) || null };
}

function plainAddress(address: string): string {
  return address.startsWith('::ffff:') ? address.slice('::ffff:'.length) : address;
}

function isLoopback(address: string): boolean {
  return address === '::1' || address.startsWith('127.');
}
