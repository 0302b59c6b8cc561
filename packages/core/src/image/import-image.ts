import { recordAudit } from '../audit/record-audit';
import type { RequestContext } from '../context';
import { claimQuota } from '../quota/claim-quota';
import { transaction } from '../transaction';
import { AddressRules } from './address-rules';
import { checkImportUrl } from './import-url';
import type { ImportImageInput } from './import.input';
import { prepareImage } from './prepare-image';
import { startImport } from './start-import';

/**
 * Makes an image whose file the cloud itself fetches from a URL. It is in the list from here on.
 * @throws AppError FORBIDDEN, INVALID, QUOTA_EXCEEDED, NOT_FOUND
 */
export async function importImage(ctx: RequestContext, input: ImportImageInput): Promise<{ id: string }> {
  const data = await prepareImage(ctx, input);
  const url = checkImportUrl(input.url, new AddressRules(ctx.config.importAllow));
  const { image, started } = await transaction(ctx.db, async (tx) => {
    await claimQuota(tx, data, { images: 1 });
    const image = await tx.image.create({ data: { ...data, status: 'queued', sourceUrl: url.href } });
    const started = await startImport(tx, ctx, image, { kind: 'url', checksum: input.checksum ?? null });
    await recordAudit(tx, ctx, {
      action: 'image.create',
      resourceType: 'image',
      resourceId: image.id,
      // What follows the path may be a signature that lets anybody read.
      detail: { name: image.name, visibility: image.visibility, url: `${url.origin}${url.pathname}` },
    });
    return { image, started };
  });
  await ctx.wake.wake(started.queue, started.id);
  return { id: image.id };
}
