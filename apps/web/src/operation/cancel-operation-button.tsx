'use client';
import { Button, ConfirmDialog, toast } from '@skydeck/ui';
import { useMutation } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useToastError } from '../errors/use-toast-error';
import { useCan } from '../session/me';
import { useTRPC } from '../trpc/client';
import type { OperationSummary } from './operation-types';

/** Asks for an operation under way to be undone. */
export function CancelOperationButton({
  operation,
}: {
  operation: Pick<OperationSummary, 'id' | 'cancellable' | 'cancelRequested' | 'finishedAt'>;
}) {
  const t = useTranslations('operations');
  const trpc = useTRPC();
  const allowed = useCan('operation.cancel');
  const [asking, setAsking] = useState(false);
  const toastError = useToastError();
  const cancel = useMutation(
    trpc.operation.cancel.mutationOptions({
      onError: toastError,
      onSuccess: () => toast.info(t('cancelDone')),
      onSettled: () => setAsking(false),
    }),
  );
  if (operation.finishedAt) return null;
  if (operation.cancelRequested) return <span className="text-xs text-muted">{t('cancelRequested')}</span>;
  if (!operation.cancellable || !allowed) return null;
  return (
    <>
      <Button size="sm" onClick={() => setAsking(true)}>
        {t('cancel')}
      </Button>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={t('cancelConfirm.title')}
        description={t('cancelConfirm.description')}
        confirmLabel={t('cancelConfirm.confirm')}
        cancelLabel={t('cancelConfirm.keep')}
        pending={cancel.isPending}
        onConfirm={() => cancel.mutate({ id: operation.id })}
      />
    </>
  );
}
