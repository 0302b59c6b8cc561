import { getQuotaUsage } from '@skydeck/core/quota/get-quota-usage';
import { procedure, router } from '../trpc';

export const quotaRouter = router({
  usage: procedure('quota.read').query(({ ctx }) => getQuotaUsage(ctx)),
});
