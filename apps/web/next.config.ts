import { fileURLToPath } from 'node:url';
import type { NextConfig } from 'next';
import createNextIntlPlugin from 'next-intl/plugin';

const config: NextConfig = {
  poweredByHeader: false,
  // `npm run typecheck` checks the types; a user's `up` need not wait for it.
  typescript: { ignoreBuildErrors: true },
  reactStrictMode: true,
  // Our workspaces are TypeScript sources.
  transpilePackages: ['@skydeck/core', '@skydeck/db', '@skydeck/ui'],
  turbopack: { root: fileURLToPath(new URL('../..', import.meta.url)) },
  // Native add-ons and packages that load parts of themselves at run time.
  serverExternalPackages: [
    '@node-rs/argon2',
    '@prisma/adapter-pg',
    '@prisma/client',
    'bullmq',
    'ioredis',
    'pg',
    'pino',
    'prom-client',
    'sshpk',
    'ws',
  ],
};

export default createNextIntlPlugin('./src/i18n/request.ts')(config);
