'use client';
import { toast } from '@skydeck/ui';
import { useMutation } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { readAppError } from '../errors/app-error';
import { useToastError } from '../errors/use-toast-error';
import { ConfirmTargetsDialog, type ConfirmTargetsDialogProps } from './confirm-targets-dialog';
import { ResultsDialog, type ActionResult } from './results-dialog';

interface Target {
  id: string;
  name: string;
}

export interface ConfirmedActionOptions<Row extends Target> {
  /** The action's name: on the button, and above its results. */
  label: string;
  /** Does it to one; several are done one after the other. */
  run: (row: Row) => Promise<unknown>;
  /** The question, its explanation, and what to say when it went well. */
  words: (rows: readonly Row[]) => { title: string; description?: ReactNode; done: string };
  danger?: boolean;
  typed?: ConfirmTargetsDialogProps['typed'];
  /** After at least one went well, so that lists are read anew. */
  onDone?: () => void;
}

export interface ConfirmedAction<Row extends Target> {
  /** Opens the question. */
  ask: (rows: readonly Row[]) => void;
  /** To be put anywhere into the page. */
  dialog: ReactNode;
}

/** Asks, does something to one row or several, and says how it went: what failed is named with its reason. */
export function useConfirmedAction<Row extends Target>(
  options: ConfirmedActionOptions<Row>,
): ConfirmedAction<Row> {
  const [targets, setTargets] = useState<readonly Row[] | null>(null);
  const [results, setResults] = useState<readonly ActionResult[] | null>(null);
  const toastError = useToastError();
  const { mutate, isPending } = useMutation({
    mutationFn: async (rows: readonly Row[]) => {
      const outcomes: { row: Row; error: unknown }[] = [];
      for (const row of rows) {
        try {
          await options.run(row);
          outcomes.push({ row, error: null });
        } catch (error) {
          outcomes.push({ row, error: error ?? new Error() });
        }
      }
      return outcomes;
    },
    onSuccess: (outcomes, rows) => {
      const failed = outcomes.filter((each) => each.error !== null);
      if (failed.length === 0) toast.success(options.words(rows).done);
      else if (outcomes.length === 1) toastError(failed[0]?.error);
      else
        setResults(
          outcomes.map(({ row, error }) => ({
            id: row.id,
            name: row.name,
            error: error === null ? null : readAppError(error),
          })),
        );
      if (failed.length < outcomes.length) options.onDone?.();
    },
    onSettled: () => setTargets(null),
  });
  const words = targets ? options.words(targets) : null;
  return {
    ask: (rows) => setTargets(rows.length > 0 ? rows : null),
    dialog: (
      <>
        <ConfirmTargetsDialog
          targets={targets}
          title={words?.title ?? ''}
          description={words?.description}
          confirmLabel={options.label}
          danger={options.danger ?? true}
          typed={options.typed ?? 'count'}
          pending={isPending}
          onClose={() => setTargets(null)}
          onConfirm={() => targets && mutate(targets)}
        />
        <ResultsDialog
          shown={results ? { action: options.label, results } : null}
          onClose={() => setResults(null)}
        />
      </>
    ),
  };
}
