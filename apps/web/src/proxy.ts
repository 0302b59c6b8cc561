import { config as settings } from '@skydeck/core/config';
import { NextResponse, type NextRequest } from 'next/server';

/**
 * Gives each page a content security policy with a nonce of its own: scripts run only when the server put
 * them there (Next puts the nonce on its own).
 */
export function proxy(request: NextRequest): NextResponse {
  const nonce = btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(18))));
  const policy = contentSecurityPolicy(nonce, settings());
  const headers = new Headers(request.headers);
  headers.set('x-nonce', nonce);
  headers.set('Content-Security-Policy', policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set('Content-Security-Policy', policy);
  return response;
}

export const config = {
  matcher: ['/((?!api/|console/|_next/static|_next/image|favicon.ico).*)'],
};

function contentSecurityPolicy(
  nonce: string,
  { production, publicUrl }: { production: boolean; publicUrl: string },
): string {
  return [
    "default-src 'self'",
    // React's development build evaluates text to show server stacks.
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${production ? '' : " 'unsafe-eval'"}`,
    // The terminal, the dialogs' scroll lock and virtual rows make style elements and attributes at run time
    // and have no way to carry a nonce; styles cannot run code.
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self' blob:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    ...(publicUrl.startsWith('https:') ? ['upgrade-insecure-requests'] : []),
  ].join('; ');
}
