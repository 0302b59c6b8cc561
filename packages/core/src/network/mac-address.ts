import { createHash, randomBytes } from 'node:crypto';

/** A random MAC address for a guest, with the prefix that OpenStack uses. */
export function randomMacAddress(): string {
  return `fa:16:3e:${hexPairs(randomBytes(3))}`;
}

/** The MAC address that DHCP answers a subnet from: always the same, and none that a guest can get. */
export function dhcpServerMac(subnetId: string): string {
  return `fa:16:3f:${hexPairs(createHash('sha256').update(subnetId).digest().subarray(0, 3))}`;
}

function hexPairs(bytes: Buffer): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join(':');
}
