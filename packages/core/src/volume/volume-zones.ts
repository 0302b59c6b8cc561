import type { RequestContext } from '../context';
import { authorize } from '../policy/authorize';

/** Names of the availability zones that have a back end, for who makes a volume. @throws AppError FORBIDDEN */
export async function volumeZones(ctx: RequestContext): Promise<string[]> {
  authorize(ctx, 'volume.read');
  const rows = await ctx.db.volumeBackend.findMany({
    where: { enabled: true },
    distinct: ['availabilityZone'],
    select: { availabilityZone: true },
    orderBy: { availabilityZone: 'asc' },
  });
  return rows.map(({ availabilityZone }) => availabilityZone);
}
