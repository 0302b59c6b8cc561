'use client';
import { Button, EmptyState } from '@skydeck/ui';
import { CircleAlert } from 'lucide-react';
import { useTranslations } from 'next-intl';

export interface CrashPageProps {
  error: Error & { digest?: string };
  reset: () => void;
}

/** In place of a page that could not be drawn. */
export function CrashPage({ error, reset }: CrashPageProps) {
  const t = useTranslations('shell.crash');
  const errors = useTranslations('errors');
  return (
    <div className="flex min-h-[60dvh] items-center justify-center" role="alert">
      <EmptyState
        icon={<CircleAlert />}
        title={t('title')}
        titleAs="h1"
        description={t('hint', { digest: error.digest ?? error.name })}
        action={
          <Button variant="primary" onClick={reset}>
            {errors('retry')}
          </Button>
        }
      />
    </div>
  );
}
