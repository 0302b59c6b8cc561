import { randomBytes } from 'node:crypto';
import { environmentOfServices, type Deployment } from '../deployment';
import { addresses } from '../addresses';
import { prepareDatabase, startServices } from '../up';
import type { Prepared } from './phases';

/** Starts the whole cloud in the sandbox; answers what browser tests and benchmarks need to know of it. */
export async function startTestCloud(
  deployment: Deployment,
  prepared: Prepared,
): Promise<Record<string, string | undefined>> {
  const { environment, settings } = deployment;
  // Nothing else is there to fetch an image from; 127.0.0.1 stays closed, as in any cloud.
  settings.SKYDECK_IMPORT_ALLOW ??= '127.0.0.2/32';
  environment.adminPassword ??= randomBytes(12).toString('base64url');
  const logins = await prepareDatabase(deployment, prepared.guestImage);
  await startServices(deployment, prepared.hash);
  return {
    ...environmentOfServices(deployment),
    SKYDECK_E2E_URL: addresses(deployment).portal,
    SKYDECK_ADMIN_NAME: environment.adminName,
    SKYDECK_ADMIN_PASSWORD: environment.adminPassword,
    SKYDECK_DEMO_NAME: logins?.demo.name ?? '',
    SKYDECK_DEMO_PASSWORD: logins?.demo.password ?? '',
  };
}
