'use client';
import type { BulkInstanceAction } from '@skydeck/core/compute/instance.input';
import { toast } from '@skydeck/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { createContext, useCallback, useContext, useMemo, useState, type ReactNode } from 'react';
import { ResultsDialog, type ActionResult } from '../dialog/results-dialog';
import { useErrorText } from '../errors/use-error-text';
import { useToastError } from '../errors/use-toast-error';
import { useTRPC, type RouterOutputs } from '../trpc/client';
import { needsConfirmation, type ConfirmedAction } from './action-list';
import { ConfirmActionDialog } from './confirm-action-dialog';
import { EditInstanceDialog } from './edit-instance-dialog';
import type { ActionTarget } from './instance-types';

type Answer = RouterOutputs['instance']['action']['results'][number];

/** A refusal without an explanation is a failure all the same. */
function resultOf({ id, name, ok, error }: Answer): ActionResult {
  return { id, name, error: ok ? null : (error ?? { code: 'INTERNAL', message: null }) };
}

interface InstanceActions {
  /** Does it, after a question where one is due. */
  act: (action: BulkInstanceAction, targets: readonly ActionTarget[], onDone?: () => void) => void;
  /** Name, description, tags and metadata. */
  edit: (id: string) => void;
  pending: boolean;
}

const Context = createContext<InstanceActions | null>(null);

/** Actions on instances from anywhere: rows, selections, detail page, command palette. */
export function useInstanceActions(): InstanceActions {
  const value = useContext(Context);
  if (!value) throw new Error('InstanceActionsProvider is missing above this component');
  return value;
}

interface Asked {
  action: ConfirmedAction;
  targets: readonly ActionTarget[];
  onDone: (() => void) | undefined;
}

/** Holds the questions, the results and the one mutation. */
export function InstanceActionsProvider({ children }: { children: ReactNode }) {
  const t = useTranslations('actions');
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const toastError = useToastError();
  const { describe } = useErrorText();
  const [asked, setAsked] = useState<Asked | null>(null);
  const [editing, setEditing] = useState<string | null>(null);
  const [shown, setShown] = useState<{ action: string; results: ActionResult[] } | null>(null);
  const { mutate, isPending } = useMutation(trpc.instance.action.mutationOptions({ onError: toastError }));

  const report = useCallback(
    (action: BulkInstanceAction, results: ActionResult[]) => {
      const error = results.find((each) => each.error !== null)?.error;
      if (!error) {
        toast.success(t(`started.${action}`, { count: results.length, name: results[0]?.name ?? '' }));
      } else if (results.length === 1) {
        const { title, detail, hint } = describe(error);
        toast.error(title, { description: [detail, hint].filter(Boolean).join(' ') || undefined });
      } else setShown({ action: t(`names.${action}`), results });
    },
    [describe, t],
  );

  const run = useCallback(
    (action: BulkInstanceAction, targets: readonly ActionTarget[], onDone?: () => void) => {
      mutate(
        { action, ids: targets.map((each) => each.id) },
        {
          onSuccess: ({ results }) => {
            report(action, results.map(resultOf));
            onDone?.();
            // Events will tell too; this is for the second before they come.
            void queryClient.invalidateQueries(trpc.instance.pathFilter());
          },
          onSettled: () => setAsked(null),
        },
      );
    },
    [mutate, queryClient, report, trpc],
  );

  const value = useMemo<InstanceActions>(
    () => ({
      act: (action, targets, onDone) => {
        if (targets.length === 0) return;
        if (needsConfirmation(action, targets.length)) setAsked({ action, targets, onDone });
        else run(action, targets, onDone);
      },
      edit: setEditing,
      pending: isPending,
    }),
    [run, isPending],
  );

  return (
    <Context.Provider value={value}>
      {children}
      <ConfirmActionDialog
        asked={asked}
        pending={isPending}
        onClose={() => setAsked(null)}
        onConfirm={() => asked && run(asked.action, asked.targets, asked.onDone)}
      />
      <ResultsDialog shown={shown} onClose={() => setShown(null)} />
      <EditInstanceDialog instanceId={editing} onClose={() => setEditing(null)} />
    </Context.Provider>
  );
}
