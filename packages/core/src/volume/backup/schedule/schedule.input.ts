import { z } from 'zod';
import { listInput } from '../../../list.input';
import { isCron } from './next-runs';

const MOST_KEPT = 1_000;

export const cronText = z
  .string()
  .trim()
  .min(1, 'Say when.')
  .max(100, 'At most 100 characters.')
  .refine(isCron, 'Five fields that name a moment: minute, hour, day, month, day of the week.');

const incrementals = z.number().int('A whole number.').min(0, 'At least 0.').max(100, 'At most 100.');
const keep = z
  .number()
  .int('A whole number.')
  .min(1, 'At least 1: the last good one is never deleted.')
  .max(MOST_KEPT, `At most ${MOST_KEPT}.`);
const keepDays = z
  .number()
  .int('A whole number.')
  .min(1, 'At least 1.')
  .max(3_650, 'At most 3650.')
  .nullable();

export const createScheduleInput = z.object({
  volumeId: z.uuid('Choose a volume.'),
  cron: cronText,
  /** A full one after so many incremental ones; 0: each is full. */
  incrementals: incrementals.default(6),
  keep: keep.default(7),
  keepDays: keepDays.default(null),
  enabled: z.boolean().default(true),
});
export type CreateScheduleInput = z.infer<typeof createScheduleInput>;

/** What is not given stays. */
export const updateScheduleInput = z.object({
  id: z.uuid(),
  cron: cronText.optional(),
  incrementals: incrementals.optional(),
  keep: keep.optional(),
  keepDays: keepDays.optional(),
  enabled: z.boolean().optional(),
});
export type UpdateScheduleInput = z.infer<typeof updateScheduleInput>;

export const listSchedulesInput = listInput(['nextRunAt', 'createdAt'], { volumeId: z.uuid().optional() });
export type ListSchedulesInput = z.infer<typeof listSchedulesInput>;

export const scheduleIdInput = z.object({ id: z.uuid() });
export type ScheduleIdInput = z.infer<typeof scheduleIdInput>;
