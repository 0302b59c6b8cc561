/** One label of a host's name (RFC 1123). */
const LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/** The name that the network's other guests find an instance by; empty when its name cannot be one. */
export function dnsNameOf(instanceName: string): string {
  const name = instanceName.toLowerCase();
  return LABEL.test(name) ? name : '';
}
