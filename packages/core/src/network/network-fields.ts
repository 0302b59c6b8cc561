import { z } from 'zod';

/** Fields that inputs of the network share; nothing but zod, since forms use them too. */

export const networkName = z.string().trim().min(1, 'Give it a name.').max(255, 'At most 255 characters.');
export const networkDescription = z.string().trim().max(1_000, 'At most 1000 characters.');
export const ipAddress = z.union([z.ipv4(), z.ipv6()], 'Give an IP address.');
export const cidrBlock = z.union([z.cidrv4(), z.cidrv6()], 'Give a network, such as 10.0.0.0/24.');
export const macAddress = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[0-9a-f][02468ace](:[0-9a-f]{2}){5}$/, 'Give a MAC address, such as fa:16:3e:00:00:01.');
export const dnsLabel = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)?$/, 'Use letters, digits and -, as in the name of a host.');
export const portNumber = z.number().int().min(1).max(65_535);
