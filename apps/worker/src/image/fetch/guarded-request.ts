import { lookup as resolve } from 'node:dns';
import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import type { LookupFunction } from 'node:net';
import { AppError } from '@skydeck/core/app-error';
import type { AddressRules } from '@skydeck/core/image/address-rules';
import { checkImportUrl, closedAddress, refusedUrl } from '@skydeck/core/image/import-url';

const MOST_REDIRECTS = 5;
const ANSWER_TIMEOUT_MS = 30_000;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);

export interface GuardedRequest {
  url: string;
  headers: Record<string, string>;
  rules: AddressRules;
  signal: AbortSignal;
}

/**
 * Asks for a URL that a user has given, and follows where it leads. A name is resolved once, by the connection itself,
 * and each address is checked before it is connected to: there is no second look-up that could answer otherwise.
 * @throws AppError INVALID for addresses that are not allowed, NETWORK (retryable) when nobody answers
 */
export async function guardedRequest(request: GuardedRequest): Promise<IncomingMessage> {
  let url = checkImportUrl(request.url, request.rules);
  for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects += 1) {
    const response = await ask(url, request);
    const { location } = response.headers;
    if (!REDIRECTS.has(response.statusCode ?? 0) || location === undefined) return response;
    response.destroy();
    const next = checkImportUrl(location, request.rules, url);
    if (url.protocol === 'https:' && next.protocol === 'http:') {
      throw refusedUrl(
        `${url.host} leads from https to http`,
        'Give the address that it leads to, if you trust it.',
      );
    }
    url = next;
  }
  throw refusedUrl('The address leads on and on', 'Give the address where the file lies.');
}

function ask(url: URL, { headers, rules, signal }: GuardedRequest): Promise<IncomingMessage> {
  return new Promise((done, reject) => {
    const fail = (error: unknown): void => {
      if (signal.aborted) reject(signal.reason as Error);
      else reject(error instanceof AppError ? error : unreachable(url, error));
    };
    const client = url.protocol === 'https:' ? https : http;
    const sent = client.get(url, {
      headers,
      signal,
      agent: false,
      lookup: checkedLookup(url, rules),
      timeout: ANSWER_TIMEOUT_MS,
    });
    sent.once('response', done);
    sent.once('timeout', () => sent.destroy(new Error(`no answer within ${ANSWER_TIMEOUT_MS / 1000} s`)));
    sent.once('error', fail);
  });
}

/** Resolves for the socket; one address that is not allowed refuses the name, whatever its others are. */
function checkedLookup(url: URL, rules: AddressRules): LookupFunction {
  return (name, options, callback) => {
    resolve(name, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, '', 0);
      const [first] = addresses;
      if (!first || addresses.some(({ address }) => !rules.permits(address)))
        return callback(closedAddress(url), '', 0);
      if (options.all) return callback(null, addresses);
      callback(null, first.address, first.family);
    });
  };
}

function unreachable(url: URL, error: unknown): AppError {
  const why =
    error instanceof Error && 'code' in error ? String(error.code) : String((error as Error).message);
  return new AppError('NETWORK', `${url.host} cannot be reached: ${why}.`, {
    hint: 'Check the address; if it is right, try again later.',
    retryable: true,
    cause: error,
  });
}
