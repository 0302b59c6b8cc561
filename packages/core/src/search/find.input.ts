import { z } from 'zod';

export const findInput = z.object({ query: z.string().trim().max(200) });
export type FindInput = z.infer<typeof findInput>;
