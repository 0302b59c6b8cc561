import type { ServerResponse } from 'node:http';

const ONE_YEAR_SECONDS = 31_536_000;

const always = {
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'same-origin',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=()',
};

/** Headers of every answer. Pages get their content security policy, which has a nonce, from the proxy. */
export function setSecurityHeaders(
  response: ServerResponse,
  options: { secure: boolean; api: boolean },
): void {
  for (const [name, value] of Object.entries(always)) response.setHeader(name, value);
  if (options.api)
    response.setHeader('Content-Security-Policy', "default-src 'none'; frame-ancestors 'none'");
  if (options.secure) {
    response.setHeader('Strict-Transport-Security', `max-age=${ONE_YEAR_SECONDS}; includeSubDomains`);
  }
}
