import { z } from 'zod';

/** Languages that the portal speaks. */
export const locales = ['en', 'zh-CN'] as const;

export const switchProjectInput = z.object({ projectId: z.uuid() });
export const setLocaleInput = z.object({ locale: z.enum(locales) });
export const revokeSessionInput = z.object({ id: z.uuid() });

export type SwitchProjectInput = z.infer<typeof switchProjectInput>;
export type SetLocaleInput = z.infer<typeof setLocaleInput>;
export type RevokeSessionInput = z.infer<typeof revokeSessionInput>;
