import type { Prisma } from '@skydeck/db';
import type { Memo, StepContext } from './workflow';

/** Persists what a step remembers before its end, for whoever goes on should this worker be killed within it. */
export async function keepMemo<TMemo extends Memo>(ctx: StepContext<TMemo>): Promise<void> {
  await ctx.fenced((tx) =>
    tx.operation.update({
      where: { id: ctx.operation.id },
      data: { memo: ctx.memo as Prisma.InputJsonObject },
    }),
  );
}
