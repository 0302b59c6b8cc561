import path from 'node:path';
import { run } from './commands';
import { environmentOfServices, type Deployment } from './deployment';

/** Brings the database to the schema of this checkout; what is applied already stays as it is. */
export async function migrate(deployment: Deployment): Promise<string> {
  const { root, inherited } = deployment.environment;
  const prisma = path.join(root, 'node_modules/prisma/build/index.js');
  const { stdout } = await run([process.execPath, prisma, 'migrate', 'deploy'], {
    cwd: path.join(root, 'prisma'),
    env: { ...inherited, ...environmentOfServices(deployment), PRISMA_HIDE_UPDATE_MESSAGE: '1', CI: '1' },
    timeout: 180_000,
    remedy: 'if the database is newer than this checkout, update the checkout; else see the message above',
  });
  const applied = stdout.split('\n').filter((line) => /migration\.sql\s*$/.test(line)).length;
  return applied > 0 ? `${applied} migration${applied === 1 ? '' : 's'} applied` : 'up to date';
}
