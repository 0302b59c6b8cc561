import type { Db } from '@skydeck/db';

/** Those of the contents that no image has any more which people can see. */
export async function abandonedContents(
  db: Pick<Db, 'image'>,
  sha256s: readonly string[],
): Promise<Set<string>> {
  const images = await db.image.findMany({
    where: { sha256: { in: [...sha256s] }, deletedAt: null },
    select: { sha256: true },
    distinct: ['sha256'],
  });
  const owned = new Set(images.map(({ sha256 }) => sha256));
  return new Set(sha256s.filter((sha256) => !owned.has(sha256)));
}
