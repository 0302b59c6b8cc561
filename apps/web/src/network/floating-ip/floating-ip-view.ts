import type { RouterOutputs } from '../../trpc/client';

export type FloatingIp = RouterOutputs['floatingIp']['list']['items'][number];
export type Forwarding = FloatingIp['forwardings'][number];
/** With the name under which questions and results list it. */
export type NamedFloatingIp = FloatingIp & { name: string };

/** Ports of the cloud, by the name of what holds them. */
export type PortSummary = RouterOutputs['port']['list']['items'][number];

export function ipv4Of(port: PortSummary): string[] {
  return port.fixedIps.map(({ address }) => address).filter((address) => !address.includes(':'));
}
