import { z } from 'zod';

export const memberStatuses = ['pending', 'accepted', 'rejected'] as const;
export type MemberStatus = (typeof memberStatuses)[number];

/** The other project is named by its id: who may not see a project cannot look for it by name. */
export const shareImageInput = z.object({ id: z.uuid(), projectId: z.uuid('A project’s ID is a UUID.') });
export type ShareImageInput = z.infer<typeof shareImageInput>;
