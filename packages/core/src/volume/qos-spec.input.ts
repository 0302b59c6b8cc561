import { z } from 'zod';
import { listInput } from '../list.input';
import { storageName } from './volume.input';

/** Limits of a disk, in requests or bytes per second. */
export const qosLimits = [
  'total_iops_sec',
  'read_iops_sec',
  'write_iops_sec',
  'total_bytes_sec',
  'read_bytes_sec',
  'write_bytes_sec',
] as const;
export type QosLimit = (typeof qosLimits)[number];

/** Each limit, and the same for each GiB of the volume. */
export const qosKeys = qosLimits.flatMap((limit) => [limit, `${limit}_per_gb`] as const);
export type QosKey = QosLimit | `${QosLimit}_per_gb`;
export type QosLimits = Partial<Record<QosKey, number>>;

/** Largest number that libvirt takes for them (it computes with signed 64 bits; JSON is exact up to 2^53). */
const MOST = Number.MAX_SAFE_INTEGER;

const groups = ['iops_sec', 'bytes_sec'] as const;

export const qosSpecs = z
  .partialRecord(
    z.enum(qosKeys as unknown as [QosKey, ...QosKey[]]),
    z.number('Give a number.').int('A whole number.').min(1, 'At least 1.').max(MOST),
  )
  .refine((specs) => Object.keys(specs).length > 0, 'Set at least one limit.')
  .refine(
    (specs) =>
      groups.every((group) => {
        const set = (direction: string) =>
          Object.keys(specs).some((key) => key.startsWith(`${direction}_${group}`));
        return !(set('total') && (set('read') || set('write')));
      }),
    'Limit either the total or reads and writes, not both.',
  );

export const createQosSpecInput = z.object({ name: storageName, specs: qosSpecs });
export type CreateQosSpecInput = z.infer<typeof createQosSpecInput>;

/** What is not given stays. */
export const updateQosSpecInput = z.object({
  id: z.uuid(),
  name: storageName.optional(),
  specs: qosSpecs.optional(),
});
export type UpdateQosSpecInput = z.infer<typeof updateQosSpecInput>;

export const qosSpecIdInput = z.object({ id: z.uuid() });
export type QosSpecIdInput = z.infer<typeof qosSpecIdInput>;

export const qosSpecSortKeys = ['name', 'createdAt'] as const;
export const listQosSpecsInput = listInput(qosSpecSortKeys, {});
export type ListQosSpecsInput = z.infer<typeof listQosSpecsInput>;
