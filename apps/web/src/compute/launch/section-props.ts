import type { LaunchDraft, LaunchField } from './launch-draft';

export interface SectionProps {
  draft: LaunchDraft;
  onChange: (part: Partial<LaunchDraft>) => void;
  /** In words; null while all is well or nothing was typed yet. */
  errorOf: (field: WordedField) => string | null;
}

/** Fields whose errors have words of their own; those of sizes and disks have them where they are shown. */
export type WordedField = Exclude<
  LaunchField,
  'rootSizeGiB' | `disk-${number}-${'source' | 'size'}` | UncheckedField
>;

/** Nothing that can be chosen there is wrong. */
type UncheckedField = 'boot' | 'onVolume' | 'rootTypeId' | 'deleteRoot' | 'cdromFirst' | 'disks';
