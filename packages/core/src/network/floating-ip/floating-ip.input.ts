import { z } from 'zod';
import { listInput } from '../../list.input';
import { ipAddress, networkDescription, portNumber } from '../network-fields';

const target = {
  /** The port that it leads to; null: nowhere. */
  portId: z.uuid().nullable(),
  /** Left out: the port's first address of IPv4. */
  fixedAddress: z.ipv4().optional(),
};

export const allocateFloatingIpInput = z.object({
  networkId: z.uuid('Choose an external network.'),
  /** Left out: the next free one. */
  address: z.ipv4('Give an IPv4 address.').optional(),
  description: networkDescription.default(''),
  portId: target.portId.default(null),
  fixedAddress: target.fixedAddress,
});
export type AllocateFloatingIpInput = z.infer<typeof allocateFloatingIpInput>;

/** What is not given stays. */
export const updateFloatingIpInput = z.object({
  id: z.uuid(),
  description: networkDescription.optional(),
  portId: target.portId.optional(),
  fixedAddress: target.fixedAddress,
});
export type UpdateFloatingIpInput = z.infer<typeof updateFloatingIpInput>;

export const floatingIpIdInput = z.object({ id: z.uuid() });
export type FloatingIpIdInput = z.infer<typeof floatingIpIdInput>;

export const addForwardingInput = z.object({
  id: z.uuid(),
  protocol: z.enum(['tcp', 'udp']),
  externalPort: portNumber,
  portId: z.uuid('Choose a port.'),
  internalAddress: ipAddress.optional(),
  internalPort: portNumber,
  description: networkDescription.default(''),
});
export type AddForwardingInput = z.infer<typeof addForwardingInput>;

export const removeForwardingInput = z.object({ id: z.uuid(), forwardingId: z.uuid() });
export type RemoveForwardingInput = z.infer<typeof removeForwardingInput>;

export const listFloatingIpsInput = listInput(['createdAt'], {
  networkId: z.uuid().optional(),
  routerId: z.uuid().optional(),
  portId: z.uuid().optional(),
  /** Cloud admins only. */
  allProjects: z.boolean().optional(),
});
export type ListFloatingIpsInput = z.infer<typeof listFloatingIpsInput>;
