import { z } from 'zod';
import { listInput } from '../../list.input';
import { cidrBlock, ipAddress, networkDescription, networkName } from '../network-fields';

const MOST_ROUTES = 30;

const gateway = z.object({
  networkId: z.uuid('Choose an external network.'),
  /** Left out: the next free one. */
  address: ipAddress.optional(),
});

const changeable = {
  name: networkName,
  description: networkDescription,
  adminUp: z.boolean(),
  /** Whether guests without a floating IP go out under the gateway's address. */
  snatEnabled: z.boolean(),
  /** Null: it leads nowhere. */
  gateway: gateway.nullable(),
};

export const createRouterInput = z.object({
  name: changeable.name,
  description: changeable.description.default(''),
  adminUp: changeable.adminUp.default(true),
  snatEnabled: changeable.snatEnabled.default(true),
  gateway: changeable.gateway.default(null),
});
export type CreateRouterInput = z.infer<typeof createRouterInput>;

/** What is not given stays. */
export const updateRouterInput = z.object({
  id: z.uuid(),
  ...z.object(changeable).partial().shape,
  routes: z
    .array(z.object({ destination: cidrBlock, nextHop: ipAddress }))
    .max(MOST_ROUTES, `At most ${MOST_ROUTES} routes.`)
    .optional(),
});
export type UpdateRouterInput = z.infer<typeof updateRouterInput>;

export const routerIdInput = z.object({ id: z.uuid() });
export type RouterIdInput = z.infer<typeof routerIdInput>;

export const addInterfaceInput = z.object({
  id: z.uuid(),
  subnetId: z.uuid('Choose a subnet.'),
  /** Left out: the subnet's gateway. */
  address: ipAddress.optional(),
});
export type AddInterfaceInput = z.infer<typeof addInterfaceInput>;

export const removeInterfaceInput = z.object({ id: z.uuid(), portId: z.uuid() });
export type RemoveInterfaceInput = z.infer<typeof removeInterfaceInput>;

export const listRoutersInput = listInput(['name', 'createdAt'], {
  /** Cloud admins only. */
  allProjects: z.boolean().optional(),
});
export type ListRoutersInput = z.infer<typeof listRoutersInput>;
