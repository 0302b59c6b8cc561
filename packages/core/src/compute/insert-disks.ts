import { randomUUID } from 'node:crypto';
import type { Prisma, Tx } from '@skydeck/db';
import { recordAudits } from '../audit/record-audit';
import type { RequestContext } from '../context';
import { volumeRow } from '../volume/insert-volume';
import type { PlannedDisk } from './plan-disks';

/**
 * Writes the volumes that are to be made for each instance and what is to be attached to it, with a number of queries
 * that does not depend on how many. Answers the new volumes' ids by instance.
 */
export async function insertDisks(
  tx: Tx,
  ctx: RequestContext,
  projectId: string,
  instances: readonly { id: string; name: string }[],
  disks: readonly PlannedDisk[],
): Promise<Map<string, string[]>> {
  const rows: Prisma.VolumeCreateManyInput[] = [];
  const attachments: Prisma.VolumeAttachmentCreateManyInput[] = [];
  const made = new Map<string, string[]>();
  for (const instance of instances) {
    const ids: string[] = [];
    for (const { device, bootIndex, deleteOnTermination, existing, make } of disks) {
      const volumeId = existing?.id ?? randomUUID();
      if (make) {
        const name = `${instance.name}-${bootIndex === 0 ? 'root' : device}`;
        rows.push(volumeRow(ctx, make, { id: volumeId, name, projectId }));
        ids.push(volumeId);
      }
      attachments.push({ volumeId, instanceId: instance.id, device, bootIndex, deleteOnTermination });
    }
    made.set(instance.id, ids);
  }
  if (rows.length > 0) await tx.volume.createMany({ data: rows });
  const taken = disks.flatMap(({ existing }) => (existing ? [existing] : []));
  await tx.volume.updateMany({
    where: { id: { in: taken.map(({ id }) => id) } },
    data: { status: 'attaching' },
  });
  if (attachments.length > 0) await tx.volumeAttachment.createMany({ data: attachments });
  const [first] = instances;
  await recordAudits(tx, ctx, [
    ...rows.map(({ id, name, sizeGiB }) => ({
      action: 'volume.create' as const,
      resourceType: 'volume',
      resourceId: id,
      projectId,
      detail: { name, sizeGiB, source: 'launch' },
    })),
    ...taken.map(({ id, name }) => ({
      action: 'volume.attach' as const,
      resourceType: 'volume',
      resourceId: id,
      projectId,
      detail: { name, instanceId: first?.id ?? null, instance: first?.name ?? null },
    })),
  ]);
  return made;
}
