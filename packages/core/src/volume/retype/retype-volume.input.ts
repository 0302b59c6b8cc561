import { z } from 'zod';

/** Whether the data may be copied when a type asks for that: `never` refuses then. */
export const migrationPolicies = ['never', 'on-demand'] as const;
export type MigrationPolicy = (typeof migrationPolicies)[number];

export const retypeVolumeInput = z.object({
  id: z.uuid(),
  typeId: z.uuid('Choose a type.'),
  migrationPolicy: z.enum(migrationPolicies).default('never'),
});
export type RetypeVolumeInput = z.infer<typeof retypeVolumeInput>;
