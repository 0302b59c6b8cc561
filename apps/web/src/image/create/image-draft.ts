import { importImageInput } from '@skydeck/core/image/import.input';
import type { imageArchitectures, newImageVisibilities } from '@skydeck/core/image/new-image.input';
import { createImageInput, type CreateImageInput } from '@skydeck/core/image/upload.input';
import type { z } from 'zod';
import { recordOf, type MetadataEntry } from '../../compute/metadata-entries';
import type { PickedFile } from '../upload/pick-file';

/** The form as it is filled in; it may be incomplete. Numbers are kept as they are typed. */
export interface ImageDraft {
  source: 'file' | 'url';
  file: PickedFile | null;
  url: string;
  checksum: string;
  name: string;
  description: string;
  visibility: (typeof newImageVisibilities)[number];
  protected: boolean;
  osDistro: string;
  arch: (typeof imageArchitectures)[number];
  minDiskGiB: string;
  minRamMiB: string;
  family: string;
  version: string;
  /** Empty for none. */
  kernelId: string;
  ramdiskId: string;
  properties: readonly MetadataEntry[];
}

export const emptyImageDraft: ImageDraft = {
  source: 'file',
  file: null,
  url: '',
  checksum: '',
  name: '',
  description: '',
  visibility: 'private',
  protected: false,
  osDistro: '',
  arch: 'x86_64',
  minDiskGiB: '0',
  minRamMiB: '0',
  family: '',
  version: '',
  kernelId: '',
  ramdiskId: '',
  properties: [],
};

export type ImageField = keyof ImageDraft;

/** What the server is asked for. */
export type NewImageRequest =
  | { source: 'file'; input: CreateImageInput; picked: PickedFile }
  | { source: 'url'; input: z.input<typeof importImageInput> };

export interface CheckedImageDraft {
  /** Null while something is wrong. */
  request: NewImageRequest | null;
  wrong: ReadonlySet<ImageField>;
}

const numberOf = (text: string): number => (text.trim() === '' ? Number.NaN : Number(text));

/** Checks a draft with the schemas that the server checks with. */
export function checkImageDraft(draft: ImageDraft): CheckedImageDraft {
  const { source, file: picked, url, checksum, properties, ...facts } = draft;
  const fields = {
    ...facts,
    minDiskGiB: numberOf(draft.minDiskGiB),
    minRamMiB: numberOf(draft.minRamMiB),
    kernelId: draft.kernelId || null,
    ramdiskId: draft.ramdiskId || null,
    properties: recordOf(properties),
  };
  if (source === 'url') {
    const input = { ...fields, url, checksum };
    const parsed = importImageInput.safeParse(input);
    // The rest of the address is the server's to judge.
    const webUrl = /^https?:\/\/./i.test(url.trim());
    const wrong = wrongFields(draft, parsed.error?.issues ?? []);
    if (!webUrl) wrong.add('url');
    return { request: parsed.success && webUrl ? { source, input } : null, wrong };
  }
  const parsed = createImageInput.safeParse({
    ...fields,
    file: picked && { name: picked.file.name, sizeBytes: picked.file.size },
  });
  return {
    request: parsed.success && picked ? { source, input: parsed.data, picked } : null,
    wrong: wrongFields(draft, parsed.error?.issues ?? []),
  };
}

function wrongFields(draft: ImageDraft, issues: readonly { path: PropertyKey[] }[]): Set<ImageField> {
  const names = issues.map(({ path }) => path[0]);
  return new Set((Object.keys(draft) as ImageField[]).filter((field) => names.includes(field)));
}

const ENDINGS = /(\.(qcow2?|img|raw|vmdk|vdi|vhdx?|iso|ova|gz|xz|zst|bin))+$/i;

/** A name for an image out of its file's: `debian-13.qcow2.xz` becomes `debian-13`. */
export function nameOfFile(fileName: string): string {
  return fileName.replace(ENDINGS, '') || fileName;
}
