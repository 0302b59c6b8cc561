import { z } from 'zod';

/** What the set-up tells the browser tests about the cloud they drive. */
const environment = z.object({
  SKYDECK_E2E_URL: z.url(),
  SKYDECK_ADMIN_NAME: z.string().default('admin'),
  SKYDECK_ADMIN_PASSWORD: z.string().min(1),
  /** The seeded member of the project `demo`. */
  SKYDECK_DEMO_NAME: z.string().min(1).default('demo'),
  SKYDECK_DEMO_PASSWORD: z.string().min(1),
  SKYDECK_STATE_DIR: z.string().min(1),
  DATABASE_URL: z.string().min(1),
  SKYDECK_CHROMIUM: z.string().default('/usr/bin/chromium'),
});

const parsed = environment.parse(process.env);

export const cloud = {
  url: parsed.SKYDECK_E2E_URL,
  stateDir: parsed.SKYDECK_STATE_DIR,
  databaseUrl: parsed.DATABASE_URL,
  chromium: parsed.SKYDECK_CHROMIUM,
  admin: { name: parsed.SKYDECK_ADMIN_NAME, password: parsed.SKYDECK_ADMIN_PASSWORD },
  demo: { name: parsed.SKYDECK_DEMO_NAME, password: parsed.SKYDECK_DEMO_PASSWORD },
};

export type Account = typeof cloud.admin;
