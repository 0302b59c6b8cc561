import type { LaunchDraft, LaunchField } from './launch-draft';

export interface SectionProps {
  draft: LaunchDraft;
  onChange: (part: Partial<LaunchDraft>) => void;
  /** In words; null while all is well or nothing was typed yet. */
  errorOf: (field: LaunchField) => string | null;
}
