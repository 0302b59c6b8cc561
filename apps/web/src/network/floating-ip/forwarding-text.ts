import type { Forwarding } from './floating-ip-view';

/** A port forwarding in one line, such as `TCP 8080 → 10.0.0.5:80`. */
export function forwardingText({
  protocol,
  externalPort,
  internalAddress,
  internalPort,
}: Pick<Forwarding, 'protocol' | 'externalPort' | 'internalAddress' | 'internalPort'>): string {
  return `${protocol.toUpperCase()} ${externalPort} → ${internalAddress}:${internalPort}`;
}
