import type { RequestContext } from '../../context';
import { containing, windowOf, type Page } from '../../list';
import { authorize } from '../../policy/authorize';
import { projectScope } from '../../policy/scope';
import type { ListTransfersInput } from './transfer.input';

export interface TransferSummary {
  id: string;
  name: string;
  volume: { id: string; name: string; sizeGiB: number };
  createdAt: Date;
}

/** One page of what the project offers to others. The keys are not among it. @throws AppError FORBIDDEN */
export async function listTransfers(
  ctx: RequestContext,
  input: ListTransfersInput,
): Promise<Page<TransferSummary>> {
  authorize(ctx, 'volume.read');
  const where = { ...projectScope(ctx), ...(input.search ? { name: containing(input.search) } : {}) };
  const { by, dir } = input.sort ?? { by: 'createdAt', dir: 'desc' };
  const [items, total] = await Promise.all([
    ctx.db.volumeTransfer.findMany({
      where,
      orderBy: [{ [by]: dir }, { id: dir }],
      ...windowOf(input),
      select: {
        id: true,
        name: true,
        createdAt: true,
        volume: { select: { id: true, name: true, sizeGiB: true } },
      },
    }),
    ctx.db.volumeTransfer.count({ where }),
  ]);
  return { items, total, page: input.page, pageSize: input.pageSize };
}
