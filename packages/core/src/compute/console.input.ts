import { z } from 'zod';

export const consoleTypes = ['vnc', 'serial'] as const;
export type ConsoleType = (typeof consoleTypes)[number];

export const createConsoleTokenInput = z.object({
  instanceId: z.uuid(),
  type: z.enum(consoleTypes),
});
export type CreateConsoleTokenInput = z.infer<typeof createConsoleTokenInput>;

export const consoleViewersInput = z.object({ instanceId: z.uuid() });
export type ConsoleViewersInput = z.infer<typeof consoleViewersInput>;
