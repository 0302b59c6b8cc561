import { Prisma } from '@skydeck/db';
import { notFound } from '../app-error';
import type { RequestContext } from '../context';
import { authorize } from '../policy/authorize';
import { SEAL_OVERHEAD_BYTES } from '../secret-box';
import { viewersOf, type ConsoleViewers } from './console-viewers';
import { instanceDisks, readInstanceDisks, type InstanceDisk } from './instance-disks';
import { readInstanceRows, type PortFacts } from './instance-rows';
import { toInstanceSummary, type InstanceSummary } from './instance-summary';
import type { InstanceIdInput } from './instance.input';

export interface InstanceDetail extends InstanceSummary {
  metadata: Record<string, string>;
  userDataBytes: number;
  /** For cloud admins; null for everybody else. */
  hostId: string | null;
  ports: PortFacts[];
  disks: InstanceDisk[];
  /** The ISO image in its drive. */
  cdrom: { name: string; first: boolean } | null;
  viewers: ConsoleViewers;
}

/** One instance with its ports, its disks and who watches its consoles. @throws AppError NOT_FOUND, FORBIDDEN */
export async function getInstance(ctx: RequestContext, { id }: InstanceIdInput): Promise<InstanceDetail> {
  const [rows, viewers, disks] = await Promise.all([
    readInstanceRows(
      ctx.db,
      Prisma.sql`SELECT "id" FROM "Instance" WHERE "id" = ${id}::uuid AND "deletedAt" IS NULL`,
    ),
    viewersOf(ctx.db, id),
    readInstanceDisks(ctx.db, id),
  ]);
  const row = rows[0];
  authorize(ctx, 'compute.instance.read', row);
  if (!row) throw notFound('instance');
  return {
    ...toInstanceSummary(row, ctx.actor),
    metadata: row.metadata,
    userDataBytes: row.userDataSealedBytes === null ? 0 : row.userDataSealedBytes - SEAL_OVERHEAD_BYTES,
    hostId: ctx.actor.cloudAdmin ? row.hostId : null,
    ports: row.ports,
    disks: instanceDisks(row, disks),
    cdrom: row.imageFormat === 'iso' ? { name: row.imageName ?? '', first: row.cdromFirst } : null,
    viewers,
  };
}
