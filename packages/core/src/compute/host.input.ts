import { z } from 'zod';
import { listInput } from '../list.input';

export const listHostsInput = listInput(['name', 'createdAt'], {});
export type ListHostsInput = z.infer<typeof listHostsInput>;

export const hostIdInput = z.object({ id: z.uuid() });
export type HostIdInput = z.infer<typeof hostIdInput>;
