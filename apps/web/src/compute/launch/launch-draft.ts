import { launchInstancesInput, type LaunchInstancesInput } from '@skydeck/core/compute/instance.input';
import { recordOf, type MetadataEntry } from '../metadata-entries';

/** The launch form as it is filled in; it may be incomplete. */
export interface LaunchDraft {
  name: string;
  description: string;
  /** As typed: empty while it is being changed. */
  count: string;
  imageId: string;
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
  imageId: '',
  flavorId: '',
  keyPairId: '',
  userData: '',
  metadata: [],
  tags: [],
};

export type LaunchField = keyof LaunchDraft;

export interface CheckedDraft {
  /** Null while something is wrong. */
  input: LaunchInstancesInput | null;
  wrong: ReadonlySet<LaunchField>;
}

/** How many are asked for; 1 while the field is empty or no number. */
export function countOf(draft: LaunchDraft): number {
  const count = Number(draft.count);
  return Number.isInteger(count) && count >= 1 ? count : 1;
}

/** Checks a draft with the schema that the server checks with. */
export function checkDraft(draft: LaunchDraft): CheckedDraft {
  const parsed = launchInstancesInput.safeParse({
    name: draft.name,
    description: draft.description,
    count: draft.count.trim() === '' ? Number.NaN : Number(draft.count),
    imageId: draft.imageId,
    flavorId: draft.flavorId,
    keyPairId: draft.keyPairId || null,
    userData: draft.userData || null,
    metadata: recordOf(draft.metadata),
    tags: [...draft.tags],
  });
  if (parsed.success) return { input: parsed.data, wrong: new Set() };
  const fields = parsed.error.issues.map((issue) => issue.path[0]);
  return {
    input: null,
    wrong: new Set((Object.keys(draft) as LaunchField[]).filter((field) => fields.includes(field))),
  };
}
