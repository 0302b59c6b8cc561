'use client';
import { StatusBadge, type Tone } from '@skydeck/ui';
import { CircleAlert, CircleCheck, LoaderCircle } from 'lucide-react';
import type { ReactNode } from 'react';
import { useErrorText, type ShownError } from '../errors/use-error-text';

const looks = {
  creating: { tone: 'info', icon: <LoaderCircle />, busy: true },
  available: { tone: 'success', icon: <CircleCheck /> },
  deleting: { tone: 'info', icon: <LoaderCircle />, busy: true },
  error: { tone: 'danger', icon: <CircleAlert /> },
  'error-deleting': { tone: 'danger', icon: <CircleAlert /> },
} satisfies Record<string, { tone: Tone; icon: ReactNode; busy?: boolean }>;

export interface PartStatusProps {
  status: keyof typeof looks;
  label: string;
  /** What went wrong; said below. */
  error: ShownError | null;
  /** Between the two. */
  children?: ReactNode;
}

/** Status of a snapshot, a group or a backup as colour, icon and word. */
export function PartStatus({ status, label, error, children }: PartStatusProps) {
  const { describe } = useErrorText();
  const words = error ? describe(error) : null;
  return (
    <span className="inline-grid justify-items-start gap-1 max-md:justify-items-end">
      <StatusBadge {...looks[status]} label={label} />
      {children}
      {words ? (
        <span className="max-w-72 text-xs wrap-anywhere text-danger-text">
          {[words.title, words.detail, words.hint].filter(Boolean).join(' ')}
        </span>
      ) : null}
    </span>
  );
}
