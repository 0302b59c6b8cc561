import type { ImageDraft, ImageField } from './image-draft';

/** What each part of the form is given. */
export interface SectionProps {
  draft: ImageDraft;
  onChange: (change: Partial<ImageDraft>) => void;
  /** What to say at a field; null while it is right, or has not been touched. */
  errorOf: (field: ImageField) => string | null;
}
