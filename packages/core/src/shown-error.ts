import type { Actor } from './context';

/** A failure as people read it. */
export interface ShownError {
  code: string;
  message: string;
  hint: string | null;
}

/** What rows remember of the last failure. */
export interface RememberedError {
  errorCode: string | null;
  errorMessage: string | null;
  errorHint: string | null;
}

/** The failure that a row remembers, as the actor may read it; null when it is well. */
export function shownError(
  { errorCode, errorMessage, errorHint }: RememberedError,
  actor: Pick<Actor, 'cloudAdmin'>,
): ShownError | null {
  if (errorCode === null) return null;
  return {
    code: errorCode,
    message: shownText(errorMessage ?? '', actor),
    hint: errorHint === null ? null : shownText(errorHint, actor),
  };
}

/** What drivers and programs of a host have said, as the actor may read it. */
export function shownText(text: string, { cloudAdmin }: Pick<Actor, 'cloudAdmin'>): string {
  return cloudAdmin ? text : withoutHostPaths(text);
}

const PART = String.raw`[^\s/'"\`,;:()<>?&]`;
/** Of several directories, or one that ends its sentence or quotation. No address, nor what stands for "or" and "per". */
const PATH = new RegExp(String.raw`(?<![\w/.])/(?:${PART}+(?:/${PART}*)+|${PART}+(?=['"]|$))`, 'g');

/** A text without the names of a host's files and directories: where they lie is the business of its admins. */
export function withoutHostPaths(text: string): string {
  return text.replace(PATH, (path) => (path.endsWith('.') ? '….' : '…'));
}
