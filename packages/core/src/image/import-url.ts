import { isIP } from 'node:net';
import { AppError } from '../app-error';
import type { AddressRules } from './address-rules';

/**
 * A URL that a user has given, or that a server has led to, if images may be fetched from it. Names are not resolved
 * here: whoever connects checks the address that it connects to.
 * @throws AppError INVALID
 */
export function checkImportUrl(text: string, rules: AddressRules, base?: URL): URL {
  let url: URL;
  try {
    url = new URL(text, base);
  } catch {
    throw refusedUrl('This is no URL', 'Give one such as https://example.com/image.qcow2.');
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    throw refusedUrl(`Images are not fetched by ${url.protocol.slice(0, -1)}`, 'Use http or https.');
  }
  if (url.username !== '' || url.password !== '') {
    throw refusedUrl(
      'The URL has a user name or a password in it',
      'Put the file where no login is needed, or upload it.',
    );
  }
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) !== 0 && !rules.permits(host)) throw closedAddress(url);
  return url;
}

export function refusedUrl(what: string, hint: string): AppError {
  return new AppError('INVALID', `${what}.`, { hint, field: 'url' });
}

/** Does not tell what a name resolves to: that would map the inside for whoever asks. */
export function closedAddress(url: URL): AppError {
  return refusedUrl(
    `${url.hostname} is not on the public internet`,
    'Use a public address, or ask an administrator to allow its network (SKYDECK_IMPORT_ALLOW).',
  );
}
