'use client';
import { toast } from '@skydeck/ui';
import { useCallback } from 'react';
import { useErrorText } from './use-error-text';

/** Shows a failed mutation as a toast: what happened, and what to do. */
export function useToastError(): (error: unknown) => void {
  const { read } = useErrorText();
  return useCallback(
    (error: unknown) => {
      const { title, detail, hint } = read(error);
      toast.error(title, { description: [detail, hint].filter(Boolean).join(' ') || undefined });
    },
    [read],
  );
}
