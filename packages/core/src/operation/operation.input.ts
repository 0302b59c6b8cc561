import { z } from 'zod';
import { listInput } from '../list.input';

export const operationStates = [
  'PENDING',
  'RUNNING',
  'COMPENSATING',
  'SUCCEEDED',
  'FAILED',
  'CANCELLED',
] as const;

export const listOperationsInput = listInput(['createdAt', 'finishedAt', 'kind', 'state', 'subjectName'], {
  state: z.array(z.enum(operationStates)).max(operationStates.length).optional(),
  kind: z.string().max(60).optional(),
  subjectType: z.string().max(60).optional(),
  subjectId: z.uuid().optional(),
  /** Cloud admins only. */
  allProjects: z.boolean().optional(),
});
export type ListOperationsInput = z.infer<typeof listOperationsInput>;

export const operationIdInput = z.object({ id: z.uuid() });
export type OperationIdInput = z.infer<typeof operationIdInput>;
