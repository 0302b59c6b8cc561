import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { writePrivately } from './secrets';
import type { Layout } from './state-directory';

const schema = z.object({
  /** Who runs libvirt: it was there, systemd was asked for it, or Skydeck runs it. */
  libvirt: z.enum(['found', 'systemd', 'own']).optional(),
  libvirtUnit: z.string().optional(),
  libvirtSocket: z.string().optional(),
  ovnStartedByUs: z.boolean().optional(),
  datapath: z.string().optional(),
  /** Whether systemd's units run the processes rather than Skydeck's supervisor. */
  systemd: z.boolean().optional(),
  /** Content hash of the sources that the running build was made from. */
  build: z.string().optional(),
  upAt: z.number().optional(),
});

/** What `up` did, so that `down` undoes exactly that. */
export type DeployRecord = z.infer<typeof schema>;

export async function readRecord(layout: Layout): Promise<DeployRecord> {
  try {
    const parsed = schema.safeParse(JSON.parse(await readFile(layout.recordFile, 'utf8')));
    return parsed.success ? parsed.data : {};
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw error;
  }
}

/** Lays `changes` over what is recorded. */
export async function updateRecord(layout: Layout, changes: DeployRecord): Promise<void> {
  const next = { ...(await readRecord(layout)), ...changes };
  await writePrivately(layout.recordFile, `${JSON.stringify(next, null, 2)}\n`);
}
