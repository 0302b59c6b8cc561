import { z } from 'zod';
import { listInput } from '../list.input';
import { backendConfig } from './backend-config';
import { storageName, zoneName } from './volume.input';

export const listBackendsInput = listInput(['name', 'createdAt'] as const, {});
export type ListBackendsInput = z.infer<typeof listBackendsInput>;

export const backendIdInput = z.object({ id: z.uuid() });
export type BackendIdInput = z.infer<typeof backendIdInput>;

/** Compared with types' extra specs. */
const capabilities = z
  .record(
    z
      .string()
      .min(1)
      .max(100)
      .regex(/^[A-Za-z0-9_.-]+$/),
    z.union([z.string().max(255), z.number(), z.boolean()]),
  )
  .refine((all) => Object.keys(all).length <= 50, 'At most 50 capabilities.');

const overProvisioningRatio = z.number().min(1, 'At least 1.').max(100, 'At most 100.');
const reservedPercent = z.number().int().min(0).max(90, 'At most 90 %.');

export const createBackendInput = z.object({
  name: storageName,
  hostId: z.uuid('Choose a host.'),
  config: backendConfig,
  availabilityZone: zoneName.default('nova'),
  capabilities: capabilities.default({}),
  overProvisioningRatio: overProvisioningRatio.default(10),
  reservedPercent: reservedPercent.default(5),
});
export type CreateBackendInput = z.infer<typeof createBackendInput>;

export const updateBackendInput = z.object({
  id: z.uuid(),
  enabled: z.boolean().optional(),
  availabilityZone: zoneName.optional(),
  capabilities: capabilities.optional(),
  overProvisioningRatio: overProvisioningRatio.optional(),
  reservedPercent: reservedPercent.optional(),
});
export type UpdateBackendInput = z.infer<typeof updateBackendInput>;
