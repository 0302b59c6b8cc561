import type { networkInterfaces } from 'node:os';
import type { Deployment } from './deployment';
import type { Settings } from './environment';

/** Where something that listens on `host` can be reached from this machine, as a part of a URL. */
function reachable(host: string | undefined): string {
  if (host === undefined || host === '0.0.0.0') return '127.0.0.1';
  if (host === '::') return '[::1]';
  return host.includes(':') ? `[${host}]` : host;
}

/** Where web and worker are asked how they are, and where browsers find the portal. */
export function addresses({ settings }: Pick<Deployment, 'settings'>): {
  web: string;
  worker: string;
  portal: string;
} {
  const webPort = settings.SKYDECK_WEB_PORT ?? '8080';
  return {
    web: `http://${reachable(settings.SKYDECK_WEB_HOST)}:${webPort}`,
    worker: `http://${reachable(settings.SKYDECK_WORKER_HOST)}:${settings.SKYDECK_WORKER_PORT ?? '8081'}`,
    portal: settings.SKYDECK_PUBLIC_URL ?? `http://localhost:${webPort}`,
  };
}

/** The portal's address for other machines' browsers, where it listens for them and nobody has named one. */
export function addressFromElsewhere(
  settings: Settings,
  interfaces: ReturnType<typeof networkInterfaces>,
): string | undefined {
  if (settings.SKYDECK_PUBLIC_URL || (settings.SKYDECK_WEB_HOST ?? '0.0.0.0') !== '0.0.0.0') return undefined;
  const outward = Object.values(interfaces)
    .flatMap((entries) => entries ?? [])
    .find(({ family, internal }) => family === 'IPv4' && !internal);
  return outward && `http://${outward.address}:${settings.SKYDECK_WEB_PORT ?? '8080'}`;
}
