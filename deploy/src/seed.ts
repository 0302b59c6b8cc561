import { bootstrap } from '@skydeck/core/bootstrap';
import { parseConfig } from '@skydeck/core/config';
import { registerImageFromFile } from '@skydeck/core/image/register-image';
import { createLogger } from '@skydeck/core/logger';
import { createDb } from '@skydeck/db';
import { environmentOfServices, type Deployment } from './deployment';
import { rememberSeeded, unseededPlan } from './external-network/memory';

export interface Login {
  name: string;
  password: string;
}

/**
 * Makes the first users, projects, flavors and the external network, and registers the guest image; what is there already stays.
 * @returns the logins that were made just now, to be shown once
 */
export async function seed(
  deployment: Deployment,
  guestImage: string,
): Promise<{ admin: Login; demo: Login } | null> {
  const config = parseConfig(environmentOfServices(deployment));
  const { layout, environment } = deployment;
  const { adminName, adminPassword } = environment;
  const db = createDb({ url: config.databaseUrl, maxConnections: 2 });
  try {
    const { created } = await bootstrap({
      db,
      log: createLogger('deploy', 'warn'),
      admin: adminPassword === undefined ? null : { name: adminName, password: adminPassword },
      externalNetwork: await unseededPlan(layout.root),
    });
    await rememberSeeded(layout.root);
    await registerImageFromFile({
      db,
      config,
      path: guestImage,
      name: 'Skydeck guest',
      description:
        'A tiny Linux (busybox) that boots in seconds: log in without a password, on screen and serial console.',
      minRamMiB: 128,
      osDistro: 'skydeck',
    });
    return created;
  } finally {
    await db.$disconnect();
  }
}
