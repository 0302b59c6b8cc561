import NextAuth from 'next-auth';
import type { NextRequest } from 'next/server';
import { authOptions } from '../../../../server/auth/auth-options';
import { runtime } from '../../../../server/runtime';

export const dynamic = 'force-dynamic';

interface RouteContext {
  params: Promise<{ nextauth: string[] }>;
}

// Options are made per request: at build time there is no configuration to make them from.
const handle = (request: NextRequest, context: RouteContext): Promise<Response> =>
  NextAuth(authOptions(runtime()))(request, context) as Promise<Response>;

export { handle as GET, handle as POST };
