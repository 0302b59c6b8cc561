import type { RequestContext } from '../context';
import { AppError } from '../app-error';
import { authorize } from '../policy/authorize';
import { countUsage } from './count-usage';
import type { QuotaUsage } from './quota-resources';

/** Used and limit of everything that the chosen project's quota limits; -1 is unlimited. */
export async function getQuotaUsage(ctx: RequestContext): Promise<QuotaUsage> {
  authorize(ctx, 'quota.read');
  if (ctx.actor.projectId === null) {
    throw new AppError('CONFLICT', 'No project is chosen.', { hint: 'Choose a project first.' });
  }
  return countUsage(ctx.db, ctx.actor.projectId, ctx.actor.userId);
}
