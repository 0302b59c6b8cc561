import {
  LAUNCH_MAX_COUNT,
  launchInstancesInput,
  type LaunchInstancesInput,
} from '@skydeck/core/compute/instance.input';
import { sizeOf } from '../../volume/size-of';
import { recordOf, type MetadataEntry } from '../metadata-entries';
import {
  BLANK_GIB,
  diskInput,
  diskSize,
  isTooSmall,
  type DiskDraft,
  type LaunchSources,
} from './launch-disks-draft';

export const bootKinds = ['image', 'volume', 'snapshot'] as const;
/** What the machine boots from. */
export type BootKind = (typeof bootKinds)[number];

/** The launch form as it is filled in; it may be incomplete. */
export interface LaunchDraft {
  name: string;
  description: string;
  /** As typed: empty while it is being changed. */
  count: string;
  boot: BootKind;
  imageId: string;
  volumeId: string;
  snapshotId: string;
  /** Whether the image's root disk is a new volume rather than one of the host's own. */
  onVolume: boolean;
  /** Of the new root volume; null as long as it follows its source. */
  rootSizeGiB: string | null;
  rootTypeId: string;
  deleteRoot: boolean;
  /** Of an ISO image. */
  cdromFirst: boolean;
  disks: readonly DiskDraft[];
  flavorId: string;
  /** Empty for none. */
  keyPairId: string;
  userData: string;
  metadata: readonly MetadataEntry[];
  tags: readonly string[];
}

export const emptyDraft: LaunchDraft = {
  name: '',
  description: '',
  count: '1',
  boot: 'image',
  imageId: '',
  volumeId: '',
  snapshotId: '',
  onVolume: false,
  rootSizeGiB: null,
  rootTypeId: '',
  deleteRoot: false,
  cdromFirst: false,
  disks: [],
  flavorId: '',
  keyPairId: '',
  userData: '',
  metadata: [],
  tags: [],
};

/** A field of the form; those of a disk are named by its key. */
export type LaunchField = keyof LaunchDraft | 'oneWithVolume' | `disk-${number}-${'source' | 'size'}`;

export interface CheckedDraft {
  /** Null while something is wrong. */
  input: LaunchInstancesInput | null;
  wrong: ReadonlySet<LaunchField>;
}

/** What is known of what can be chosen. */
export interface LaunchChoices extends LaunchSources {
  /** Whether the chosen image is an ISO image. */
  installer: boolean;
}

/** How many are asked for; 1 while the field is empty or no number. */
export function countOf(draft: LaunchDraft): number {
  const count = Number(draft.count);
  return Number.isInteger(count) && count >= 1 ? count : 1;
}

/** Whether the root disk is one of the host's own. */
export function hasOwnDisk({ boot, onVolume }: LaunchDraft): boolean {
  return boot === 'image' && !onVolume;
}

/** Smallest root volume; null while that is not known. */
export function leastRootGiB(draft: LaunchDraft, choices: LaunchChoices): number | null {
  if (draft.boot === 'image') return choices.leastGiB('image', draft.imageId);
  return draft.boot === 'snapshot' ? choices.leastGiB('snapshot', draft.snapshotId) : null;
}

/** The size of the root volume as its field shows it. */
export function rootSize(draft: LaunchDraft, choices: LaunchChoices): string {
  if (draft.rootSizeGiB !== null) return draft.rootSizeGiB;
  const least = leastRootGiB(draft, choices);
  // What is installed needs more room than its installer.
  return String(
    choices.installer && draft.boot === 'image' ? Math.max(BLANK_GIB, least ?? 0) : (least ?? BLANK_GIB),
  );
}

/** Checks a draft with the schema that the server checks with, and against what is chosen. */
export function checkDraft(draft: LaunchDraft, choices: LaunchChoices): CheckedDraft {
  const parsed = launchInstancesInput.safeParse({
    name: draft.name,
    description: draft.description,
    count: draft.count.trim() === '' ? Number.NaN : Number(draft.count),
    imageId: draft.boot === 'image' ? draft.imageId : undefined,
    rootVolume: rootVolumeInput(draft, choices),
    disks: draft.disks.map((disk) => diskInput(disk, choices)),
    cdromFirst: draft.boot === 'image' && choices.installer && draft.cdromFirst,
    flavorId: draft.flavorId,
    keyPairId: draft.keyPairId || null,
    userData: draft.userData || null,
    metadata: recordOf(draft.metadata),
    tags: [...draft.tags],
  });
  const wrong = new Set<LaunchField>();
  for (const { path } of parsed.error?.issues ?? []) {
    const field = fieldAt(path, draft);
    if (field !== null) wrong.add(field);
  }
  const least = hasOwnDisk(draft) || draft.boot === 'volume' ? null : leastRootGiB(draft, choices);
  if (least !== null && sizeOf(rootSize(draft, choices)) < least) wrong.add('rootSizeGiB');
  for (const disk of draft.disks) if (isTooSmall(disk, choices)) wrong.add(`disk-${disk.key}-size`);
  return { input: wrong.size === 0 ? (parsed.data ?? null) : null, wrong };
}

function rootVolumeInput(draft: LaunchDraft, choices: LaunchChoices): object | null {
  const made = { sizeGiB: sizeOf(rootSize(draft, choices)), typeId: draft.rootTypeId || null };
  const deleteOnTermination = draft.deleteRoot;
  switch (draft.boot) {
    case 'volume':
      return { source: { kind: 'volume', volumeId: draft.volumeId }, deleteOnTermination };
    case 'snapshot':
      return { source: { kind: 'snapshot', snapshotId: draft.snapshotId, ...made }, deleteOnTermination };
    case 'image': {
      const kind = choices.installer ? 'blank' : 'image';
      return draft.onVolume ? { source: { kind, ...made }, deleteOnTermination } : null;
    }
  }
}

/** The field that a path of the schema is about. */
function fieldAt([first, second, ...rest]: readonly PropertyKey[], draft: LaunchDraft): LaunchField | null {
  const last = rest.at(-1);
  if (first === 'rootVolume') {
    if (last === 'volumeId' || last === 'snapshotId') return last;
    return 'rootSizeGiB';
  }
  if (first === 'disks' && typeof second === 'number') {
    const key = draft.disks[second]?.key ?? 0;
    return last === 'sizeGiB' ? `disk-${key}-size` : `disk-${key}-source`;
  }
  if (first === 'count' && Number.isInteger(Number(draft.count)) && takesVolumes(draft)) {
    const count = Number(draft.count);
    return count > 1 && count <= LAUNCH_MAX_COUNT ? 'oneWithVolume' : 'count';
  }
  return typeof first === 'string' ? (first as LaunchField) : null;
}

function takesVolumes(draft: LaunchDraft): boolean {
  return draft.boot === 'volume' || draft.disks.some(({ kind }) => kind === 'volume');
}

/** Ids of the volumes that are chosen already: each can be there once. */
export function chosenVolumes(input: {
  boot: BootKind;
  volumeId: string;
  disks: readonly DiskDraft[];
}): string[] {
  const root = input.boot === 'volume' ? [input.volumeId] : [];
  return [...root, ...input.disks.flatMap(({ kind, sourceId }) => (kind === 'volume' ? [sourceId] : []))];
}

/** What the new volumes of one instance take of the quota; what is no size yet takes nothing. */
export function volumeCost(
  draft: LaunchDraft,
  choices: LaunchChoices,
): { volumes: number; volumeGiB: number } {
  const root = hasOwnDisk(draft) || draft.boot === 'volume' ? [] : [rootSize(draft, choices)];
  const others = draft.disks.flatMap((disk) => (disk.kind === 'volume' ? [] : [diskSize(disk, choices)]));
  const sizes = [...root, ...others].map((typed) => sizeOf(typed)).filter((size) => !Number.isNaN(size));
  return { volumes: root.length + others.length, volumeGiB: sizes.reduce((sum, size) => sum + size, 0) };
}
