import { z } from 'zod';

/** The cloud that a benchmark drives: the one that `npm test -- cloud` brings up in a sandbox. */
export const cloud = z
  .object({
    SKYDECK_E2E_URL: z.url(),
    SKYDECK_STATE_DIR: z.string().min(1),
    SKYDECK_ADMIN_PASSWORD: z.string().min(1),
    DATABASE_URL: z.string().min(1),
  })
  .transform((env) => ({
    url: env.SKYDECK_E2E_URL,
    stateDir: env.SKYDECK_STATE_DIR,
    password: env.SKYDECK_ADMIN_PASSWORD,
    databaseUrl: env.DATABASE_URL,
  }))
  .parse(process.env);
