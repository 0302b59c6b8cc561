import { createVolumeInput, type CreateVolumeInput } from '@skydeck/core/volume/volume.input';
import { recordOf, type MetadataEntry } from '../../compute/metadata-entries';
import { sizeOf } from '../size-of';

export const sourceKinds = ['blank', 'image', 'snapshot', 'volume'] as const;
export type SourceKind = (typeof sourceKinds)[number];

/** The form as it is filled in; it may be incomplete. */
export interface VolumeDraft {
  name: string;
  description: string;
  kind: SourceKind;
  /** Of the image, snapshot or volume; empty while none is chosen. */
  sourceId: string;
  /** GiB as typed; null as long as it follows the source. */
  sizeGiB: string | null;
  /** Empty: that of the source, else the default. */
  typeId: string;
  /** Empty: any. */
  availabilityZone: string;
  /** Empty: none. */
  groupId: string;
  metadata: readonly MetadataEntry[];
}

export const emptyDraft: VolumeDraft = {
  name: '',
  description: '',
  kind: 'blank',
  sourceId: '',
  sizeGiB: null,
  typeId: '',
  availabilityZone: '',
  groupId: '',
  metadata: [],
};

export type VolumeField = 'name' | 'description' | 'sourceId' | 'sizeGiB' | 'metadata';

/** What is known of the chosen source; null for a blank volume, or while none is chosen. */
export interface ChosenSource {
  name: string;
  /** Smallest volume that holds it. */
  leastGiB: number;
  /** Its own type, for copies of volumes. */
  typeId: string | null;
}

const BLANK_GIB = 10;
const GIB = 1024 ** 3;

/** Smallest volume that an image fits into. */
export function leastGiBOfImage(image: { minDiskGiB: number; virtualBytes: number }): number {
  return Math.max(1, image.minDiskGiB, Math.ceil(image.virtualBytes / GIB));
}

/** The size as the field shows it. */
export function typedSize(draft: VolumeDraft, source: ChosenSource | null): string {
  return draft.sizeGiB ?? String(source?.leastGiB ?? BLANK_GIB);
}

/** Checks a draft with the schema that the server checks with, and against its source. */
export function checkDraft(
  draft: VolumeDraft,
  source: ChosenSource | null,
): { input: CreateVolumeInput | null; wrong: ReadonlySet<VolumeField> } {
  const sizeGiB = sizeOf(typedSize(draft, source));
  const parsed = createVolumeInput.safeParse({
    name: draft.name,
    description: draft.description,
    sizeGiB,
    typeId: draft.typeId || source?.typeId || null,
    availabilityZone: draft.availabilityZone || null,
    groupId: draft.groupId || null,
    source: sourceOf(draft),
    metadata: recordOf(draft.metadata),
  });
  const wrong = new Set<VolumeField>();
  for (const issue of parsed.error?.issues ?? []) {
    const field = issue.path[0] === 'source' ? 'sourceId' : issue.path[0];
    wrong.add(field as VolumeField);
  }
  if (source && sizeGiB < source.leastGiB) wrong.add('sizeGiB');
  return { input: wrong.size === 0 ? (parsed.data ?? null) : null, wrong };
}

function sourceOf({ kind, sourceId }: VolumeDraft): object {
  switch (kind) {
    case 'blank':
      return { kind };
    case 'image':
      return { kind, imageId: sourceId };
    case 'snapshot':
      return { kind, snapshotId: sourceId };
    case 'volume':
      return { kind, volumeId: sourceId };
  }
}
