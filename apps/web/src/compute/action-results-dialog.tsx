'use client';
import type { BulkInstanceAction } from '@skydeck/core/compute/instance.input';
import { Button, Dialog, FormActions } from '@skydeck/ui';
import { CircleAlert, CircleCheck } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useErrorText } from '../errors/use-error-text';
import type { ActionResults } from './instance-actions-provider';

export interface ActionResultsDialogProps {
  shown: { action: BulkInstanceAction; results: ActionResults } | null;
  onClose: () => void;
}

/** Of an action on several instances: which ones failed, and why each. */
export function ActionResultsDialog({ shown, onClose }: ActionResultsDialogProps) {
  const t = useTranslations('actions');
  const common = useTranslations('common');
  const { describe } = useErrorText();
  if (!shown) return null;
  const failed = shown.results.filter((each) => !each.ok);
  const ok = shown.results.length - failed.length;
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      size="lg"
      title={t('results.title', { action: t(`names.${shown.action}`), ok, total: shown.results.length })}
      description={t('results.description')}
      footer={
        <FormActions>
          <Button variant="primary" onClick={onClose}>
            {common('close')}
          </Button>
        </FormActions>
      }
    >
      <ul className="divide-y divide-line rounded-lg border border-line">
        {failed.map((each) => {
          const { title, detail, hint } = describe(
            each.error ?? { code: 'INTERNAL', message: null, hint: null },
          );
          return (
            <li key={each.id} className="flex items-start gap-3 px-3.5 py-2.5">
              <CircleAlert aria-label={t('results.failed')} className="mt-0.5 size-4 shrink-0 text-danger" />
              <div className="min-w-0">
                <p className="font-medium wrap-anywhere">{each.name}</p>
                <p className="wrap-anywhere">{[title, detail].filter(Boolean).join(' · ')}</p>
                {hint ? <p className="text-xs text-muted">{hint}</p> : null}
              </div>
            </li>
          );
        })}
        {ok > 0 ? (
          <li className="flex items-center gap-3 px-3.5 py-2.5">
            <CircleCheck aria-hidden className="size-4 shrink-0 text-success" />
            {t('results.okCount', { count: ok })}
          </li>
        ) : null}
      </ul>
    </Dialog>
  );
}
