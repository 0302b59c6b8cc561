'use client';
import { Badge, FormSection, RadioCards, Skeleton } from '@skydeck/ui';
import { useTranslations } from 'next-intl';
import { ErrorAlert } from '../../errors/error-alert';
import { useTypeFacts } from '../use-type-facts';
import type { VolumeTypeSummary } from '../volume-view';

export interface TypeSectionProps {
  query: {
    data: { items: readonly VolumeTypeSummary[] } | undefined;
    error: unknown;
    isError: boolean;
    refetch: () => unknown;
  };
  value: string;
  onChange: (typeId: string) => void;
}

/** How the volume is stored. */
export function TypeSection({ query, value, onChange }: TypeSectionProps) {
  const t = useTranslations('volumes.create');
  const factsOf = useTypeFacts();
  return (
    <FormSection id="volume-type" title={t('type')} description={t('typeHint')}>
      {query.isError ? <ErrorAlert error={query.error} onRetry={() => void query.refetch()} /> : null}
      {!query.data && !query.isError ? <Skeleton className="h-16 w-full" /> : null}
      {query.data ? (
        <RadioCards
          label={t('type')}
          value={value}
          onValueChange={onChange}
          cards={query.data.items.map((type) => ({
            value: type.id,
            title: type.name,
            aside: type.isDefault ? <Badge>{t('default')}</Badge> : null,
            description: factsOf(type),
          }))}
        />
      ) : null}
    </FormSection>
  );
}
