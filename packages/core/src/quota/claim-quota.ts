import type { Tx } from '@skydeck/db';
import { AppError, notFound } from '../app-error';
import { countUsage } from './count-usage';
import { quotaResources, UNLIMITED, type QuotaResource } from './quota-resources';

export type QuotaClaim = Partial<Record<QuotaResource, number>>;

const unitOf: Partial<Record<QuotaResource, string>> = {
  ramMiB: 'MiB of memory',
  diskGiB: 'GiB of disk',
  imageGiB: 'GiB of images',
  volumeGiB: 'GiB of volumes',
  backupGiB: 'GiB of backups',
  floatingIps: 'floating IPs',
  securityGroups: 'security groups',
  securityGroupRules: 'security group rules',
};

/**
 * Locks the project (for key pairs the user too) for the rest of the caller's transaction and refuses what would
 * pass its quota. Insert the rows in the same transaction: until it ends nobody else counts, so that two launches
 * at once cannot both take the last place. @throws AppError QUOTA_EXCEEDED, NOT_FOUND
 */
export async function claimQuota(
  tx: Tx,
  owner: { projectId: string; userId: string },
  claim: QuotaClaim,
): Promise<void> {
  // A statement of its own: the count must begin after the lock is held, or it would not see what the
  // transaction before has written.
  const locked = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM "Project" WHERE "id" = ${owner.projectId}::uuid FOR NO KEY UPDATE`;
  if (locked.length === 0) throw notFound('project');
  // Key pairs are the user's own, in whichever project they are made.
  if (claim.keyPairs)
    await tx.$queryRaw`SELECT 1 FROM "User" WHERE "id" = ${owner.userId}::uuid FOR NO KEY UPDATE`;
  const usage = await countUsage(tx, owner.projectId, owner.userId);
  const passed = quotaResources.filter((name) => {
    const wanted = claim[name] ?? 0;
    const { used, limit } = usage[name];
    return wanted > 0 && limit !== UNLIMITED && used + wanted > limit;
  });
  if (passed.length === 0) return;
  const reasons = passed.map((name) => {
    const { used, limit } = usage[name];
    return `${claim[name]} ${unitOf[name] ?? name} wanted, ${Math.max(0, limit - used)} of ${limit} left`;
  });
  throw new AppError('QUOTA_EXCEEDED', `The project's quota is too small: ${reasons.join('; ')}.`, {
    hint: 'Delete what you no longer need, ask for less, or ask an administrator for a larger quota.',
  });
}
