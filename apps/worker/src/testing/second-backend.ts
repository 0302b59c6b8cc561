import { chown, chmod, mkdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { createBackendInput } from '@skydeck/core/volume/backend.input';
import { createBackend } from '@skydeck/core/volume/backends';
import type { TestCloud } from './test-cloud';

export interface SecondBackend {
  id: string;
  name: string;
  directory: string;
}

/** Another back end of files on the host; a worker must run, which measures it. */
export async function secondBackend(cloud: TestCloud): Promise<SecondBackend> {
  const { stateDir, volumesDir } = cloud.config;
  const directory = path.join(stateDir, 'fast-volumes');
  await mkdir(directory);
  await chown(directory, 0, (await stat(volumesDir)).gid);
  await chmod(directory, 0o2770);
  const { id: hostId } = await cloud.db.host.findFirstOrThrow();
  const input = createBackendInput.parse({
    name: 'fast',
    hostId,
    config: { driver: 'file', path: directory },
    capabilities: { media: 'ssd' },
  });
  const { id } = await createBackend(cloud.ctx, input);
  await cloud.until('the back end to be measured', 60_000, async () =>
    (await cloud.db.volumeBackend.findUniqueOrThrow({ where: { id } })).measuredAt ? true : null,
  );
  return { id, name: input.name, directory };
}
