'use client';
import { Badge, FormSection, RadioCards, Skeleton } from '@skydeck/ui';
import { useTranslations } from 'next-intl';
import { ErrorAlert } from '../../errors/error-alert';
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
  const volumes = useTranslations('volumes');
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
            description: [
              type.description,
              type.encryption === null ? null : volumes('properties.encrypted'),
              type.multiattach ? volumes('properties.multiattach') : null,
              type.qosSpec ? t('limits', { name: type.qosSpec.name }) : null,
            ]
              .filter(Boolean)
              .join(' · '),
          }))}
        />
      ) : null}
    </FormSection>
  );
}
