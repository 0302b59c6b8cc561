'use client';
import { Button, Dialog, FormActions } from '@skydeck/ui';
import { CircleAlert, CircleCheck } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useErrorText, type ShownError } from '../errors/use-error-text';

/** What became of one of several things. */
export interface ActionResult {
  id: string;
  name: string;
  /** Null when it went well. */
  error: ShownError | null;
}

export interface ResultsDialogProps {
  /** Null while there is nothing to show. */
  shown: { action: string; results: readonly ActionResult[] } | null;
  onClose: () => void;
}

/** Of an action on several things: which ones failed, and why each. */
export function ResultsDialog({ shown, onClose }: ResultsDialogProps) {
  const t = useTranslations('actions.results');
  const common = useTranslations('common');
  const { describe } = useErrorText();
  if (!shown) return null;
  const total = shown.results.length;
  const ok = shown.results.filter((each) => each.error === null).length;
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      size="lg"
      title={t('title', { action: shown.action, ok, total })}
      description={t('description')}
      footer={
        <FormActions>
          <Button variant="primary" onClick={onClose}>
            {common('close')}
          </Button>
        </FormActions>
      }
    >
      <ul className="divide-y divide-line rounded-lg border border-line">
        {shown.results.map((each) => {
          if (!each.error) return null;
          const { title, detail, hint } = describe(each.error);
          return (
            <li key={each.id} className="flex items-start gap-3 px-3.5 py-2.5">
              <CircleAlert aria-label={t('failed')} className="mt-0.5 size-4 shrink-0 text-danger" />
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
            {t('okCount', { count: ok })}
          </li>
        ) : null}
      </ul>
    </Dialog>
  );
}
