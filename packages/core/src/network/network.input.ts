import { z } from 'zod';
import { listInput } from '../list.input';
import { networkDescription, networkName } from './network-fields';
import { newSubnet } from './subnet/subnet.input';

const dnsDomain = z
  .string()
  .trim()
  .toLowerCase()
  .max(253)
  .regex(/^([a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})*)?$/, 'Give a domain, such as example.org.');

const changeable = {
  name: networkName,
  description: networkDescription,
  adminUp: z.boolean(),
  mtu: z.number().int().min(68, 'At least 68 bytes.').max(9_216, 'At most 9216 bytes.'),
  /** What new ports get. */
  portSecurity: z.boolean(),
  dnsDomain,
  /** Cloud admins only. */
  shared: z.boolean(),
  external: z.boolean(),
};

/** Cloud admins only: a network that is one of the hosts' own. */
const provider = z.discriminatedUnion('type', [
  z.object({ type: z.literal('flat'), physicalNetwork: networkName }),
  z.object({
    type: z.literal('vlan'),
    physicalNetwork: networkName,
    segmentationId: z.number().int().min(1).max(4_094),
  }),
]);

export const createNetworkInput = z.object({
  name: changeable.name,
  description: changeable.description.default(''),
  adminUp: changeable.adminUp.default(true),
  mtu: changeable.mtu.optional(),
  portSecurity: changeable.portSecurity.default(true),
  dnsDomain: changeable.dnsDomain.default(''),
  shared: changeable.shared.default(false),
  external: changeable.external.default(false),
  provider: provider.optional(),
  /** Left out: it gets none yet. */
  subnet: newSubnet.optional(),
});
export type CreateNetworkInput = z.infer<typeof createNetworkInput>;

/** What is not given stays. */
export const updateNetworkInput = z.object({ id: z.uuid(), ...z.object(changeable).partial().shape });
export type UpdateNetworkInput = z.infer<typeof updateNetworkInput>;

export const networkIdInput = z.object({ id: z.uuid() });
export type NetworkIdInput = z.infer<typeof networkIdInput>;

/** Which projects may use it from now on. */
export const shareNetworkInput = z.object({
  id: z.uuid(),
  projectIds: z
    .array(z.uuid())
    .max(100)
    .transform((ids) => [...new Set(ids)]),
});
export type ShareNetworkInput = z.infer<typeof shareNetworkInput>;

export const listNetworksInput = listInput(['name', 'createdAt'], {
  shared: z.boolean().optional(),
  external: z.boolean().optional(),
  adminUp: z.boolean().optional(),
  /** Cloud admins only. */
  allProjects: z.boolean().optional(),
});
export type ListNetworksInput = z.infer<typeof listNetworksInput>;
