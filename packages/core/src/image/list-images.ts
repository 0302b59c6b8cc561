import type { Image, Prisma } from '@skydeck/db';
import type { RequestContext } from '../context';
import { containing, windowOf, type Page } from '../list';
import { authorize } from '../policy/authorize';
import type { ListImagesInput } from './image.input';
import { visibleImages } from './visible-images';

/** An image as lists show it; sizes in bytes. */
export interface ImageSummary {
  id: string;
  name: string;
  description: string;
  status: Image['status'];
  visibility: Image['visibility'];
  diskFormat: string;
  arch: string;
  sizeBytes: number;
  virtualBytes: number;
  minDiskGiB: number;
  minRamMiB: number;
  osDistro: string | null;
  properties: Record<string, string>;
  createdAt: Date;
  sha256: string | null;
}

/** One page of the images that the actor may launch. @throws AppError FORBIDDEN */
export async function listImages(ctx: RequestContext, input: ListImagesInput): Promise<Page<ImageSummary>> {
  authorize(ctx, 'image.read');
  const where: Prisma.ImageWhereInput = {
    AND: [visibleImages(ctx.actor)],
    ...(input.status ? { status: input.status } : {}),
    ...(input.visibility ? { visibility: input.visibility } : {}),
    ...(input.search ? { name: containing(input.search) } : {}),
  };
  const { by, dir } = input.sort ?? { by: 'name', dir: 'asc' };
  const [rows, total] = await Promise.all([
    ctx.db.image.findMany({ where, orderBy: [{ [by]: dir }, { id: dir }], ...windowOf(input) }),
    ctx.db.image.count({ where }),
  ]);
  return { items: rows.map(toImageSummary), total, page: input.page, pageSize: input.pageSize };
}

export function toImageSummary(image: Image): ImageSummary {
  return {
    id: image.id,
    name: image.name,
    description: image.description,
    status: image.status,
    visibility: image.visibility,
    diskFormat: image.diskFormat,
    arch: image.arch,
    sizeBytes: Number(image.sizeBytes),
    virtualBytes: Number(image.virtualBytes),
    minDiskGiB: image.minDiskGiB,
    minRamMiB: image.minRamMiB,
    osDistro: image.osDistro,
    properties: image.properties as Record<string, string>,
    createdAt: image.createdAt,
    sha256: image.sha256,
  };
}
