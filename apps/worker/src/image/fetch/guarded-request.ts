import { lookup as resolve } from 'node:dns';
import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { AppError } from '@skydeck/core/app-error';
import type { AddressRules } from './address-rules';

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
  let url = checkUrl(request.url);
  for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects += 1) {
    const response = await ask(url, request);
    const { location } = response.headers;
    if (!REDIRECTS.has(response.statusCode ?? 0) || location === undefined) return response;
    response.destroy();
    const next = checkUrl(location, url);
    if (url.protocol === 'https:' && next.protocol === 'http:') {
      throw refused(
        `${url.host} leads from https to http`,
        'Give the address that it leads to, if you trust it.',
      );
    }
    url = next;
  }
  throw refused('The address leads on and on', 'Give the address where the file lies.');
}

/** @throws AppError INVALID */
export function checkUrl(text: string, base?: URL): URL {
  let url: URL;
  try {
    url = new URL(text, base);
  } catch {
    throw refused('This is no URL', 'Give one such as https://example.com/image.qcow2.');
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    throw refused(`Images are not fetched by ${url.protocol.slice(0, -1)}`, 'Use http or https.');
  }
  if (url.username !== '' || url.password !== '') {
    throw refused(
      'The URL has a user name or a password in it',
      'Put the file where no login is needed, or upload it.',
    );
  }
  return url;
}

function ask(url: URL, { headers, rules, signal }: GuardedRequest): Promise<IncomingMessage> {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  // An address in the URL is connected to without any look-up.
  if (isIP(host) !== 0 && !rules.permits(host)) throw closed(url);
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
        return callback(closed(url), '', 0);
      if (options.all) return callback(null, addresses);
      callback(null, first.address, first.family);
    });
  };
}

function refused(what: string, hint: string): AppError {
  return new AppError('INVALID', `${what}.`, { hint, field: 'url' });
}

/** Does not tell what the name resolves to: that would map the inside for whoever asks. */
function closed(url: URL): AppError {
  return refused(
    `${url.hostname} is not on the public internet`,
    'Use a public address, or ask an administrator to allow its network (SKYDECK_IMPORT_ALLOW).',
  );
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
