import { z } from 'zod';
import { listInput } from '../../list.input';
import {
  cidrBlock,
  dnsLabel,
  ipAddress,
  macAddress,
  networkDescription,
  networkName,
} from '../network-fields';

const MOST_ADDRESSES = 10;
const MOST_PAIRS = 20;
const MOST_GROUPS = 10;

const changeable = {
  name: networkName.or(z.literal('')),
  description: networkDescription,
  adminUp: z.boolean(),
  dnsName: dnsLabel,
  deviceOwner: z
    .string()
    .trim()
    .max(255)
    .regex(/^(?!network:|compute:)/, 'Names that begin with network: or compute: are the cloud’s own.'),
  deviceId: z.string().trim().max(255),
  /** An address of each of these subnets, or this very one. */
  fixedIps: z
    .array(z.object({ subnetId: z.uuid(), address: ipAddress.optional() }))
    .max(MOST_ADDRESSES, `At most ${MOST_ADDRESSES} addresses.`),
  securityGroupIds: z
    .array(z.uuid())
    .max(MOST_GROUPS, `At most ${MOST_GROUPS} security groups.`)
    .transform((ids) => [...new Set(ids)]),
  /** On networks of the project’s own. */
  portSecurity: z.boolean(),
  addressPairs: z
    .array(z.object({ ipAddress: z.union([ipAddress, cidrBlock]), macAddress: macAddress.optional() }))
    .max(MOST_PAIRS, `At most ${MOST_PAIRS} pairs.`),
};

export const createPortInput = z.object({
  networkId: z.uuid('Choose a network.'),
  macAddress: macAddress.optional(),
  ...z.object(changeable).partial().shape,
});
export type CreatePortInput = z.infer<typeof createPortInput>;

/** What is not given stays. */
export const updatePortInput = z.object({ id: z.uuid(), ...z.object(changeable).partial().shape });
export type UpdatePortInput = z.infer<typeof updatePortInput>;

export const portIdInput = z.object({ id: z.uuid() });
export type PortIdInput = z.infer<typeof portIdInput>;

export const listPortsInput = listInput(['name', 'macAddress', 'createdAt'], {
  networkId: z.uuid().optional(),
  instanceId: z.uuid().optional(),
  routerId: z.uuid().optional(),
  /** Cloud admins only. */
  allProjects: z.boolean().optional(),
});
export type ListPortsInput = z.infer<typeof listPortsInput>;
