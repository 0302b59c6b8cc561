'use client';
import { Alert, Button } from '@skydeck/ui';
import { RotateCw } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { readAppError } from './app-error';
import { useErrorText } from './use-error-text';

export interface ErrorAlertProps {
  error: unknown;
  onRetry?: () => void;
  className?: string;
}

/** A failure in the page: what happened, what to do, and a way to try again. */
export function ErrorAlert({ error, onRetry, className }: ErrorAlertProps) {
  const t = useTranslations('errors');
  const { read } = useErrorText();
  const { title, detail, hint } = read(error);
  const { requestId } = readAppError(error);
  return (
    <Alert
      tone="danger"
      title={title}
      className={className}
      action={
        onRetry ? (
          <Button size="sm" onClick={onRetry}>
            <RotateCw aria-hidden />
            {t('retry')}
          </Button>
        ) : null
      }
    >
      {detail ? <p>{detail}</p> : null}
      {hint ? <p>{hint}</p> : null}
      {requestId ? <p className="mt-1 text-xs text-muted">{t('requestId', { id: requestId })}</p> : null}
    </Alert>
  );
}
