'use client';
import { Badge, EmptyState, FieldError, RadioCards } from '@skydeck/ui';
import { Disc3, HardDrive } from 'lucide-react';
import { useLocale, useTranslations } from 'next-intl';
import { ErrorAlert } from '../../errors/error-alert';
import { formatBytes } from '../../format/units';
import { useSay } from '../../i18n/sentences/sentences-provider';
import type { ImageSummary } from '../../image/image-status';
import { CardSkeletons } from './card-skeletons';
import type { ChoiceQuery } from './choice-query';

export interface ImageCardsProps {
  query: ChoiceQuery<ImageSummary>;
  /** What their names must contain. */
  search: string;
  value: string;
  onChange: (imageId: string) => void;
  error: string | null;
}

/** The images that a machine can be made from. */
export function ImageCards({ query, search, value, onChange, error }: ImageCardsProps) {
  const t = useTranslations('launch');
  const locale = useLocale();
  const say = useSay();
  const items = query.data?.items;
  const shown = (items ?? []).filter(
    (image) => image.id === value || image.name.toLowerCase().includes(search.trim().toLowerCase()),
  );
  return (
    <div className="grid gap-2">
      {query.isError ? <ErrorAlert error={query.error} onRetry={() => void query.refetch()} /> : null}
      {!items && !query.isError ? <CardSkeletons /> : null}
      {items?.length === 0 ? (
        <EmptyState icon={<HardDrive />} title={t('images.empty')} description={t('images.emptyHint')} />
      ) : null}
      {items && items.length > 0 ? (
        <RadioCards
          label={t('images.label')}
          className="xl:grid-cols-2"
          value={value}
          onValueChange={onChange}
          aria-invalid={error ? true : undefined}
          cards={shown.map((image) => ({
            value: image.id,
            title: image.name,
            icon: <Disc3 />,
            aside:
              image.diskFormat === 'iso' ? (
                <Badge>{t('images.iso')}</Badge>
              ) : image.osDistro ? (
                <Badge>{image.osDistro}</Badge>
              ) : null,
            description: [say(image.description), `${image.arch} · ${formatBytes(image.sizeBytes, locale)}`]
              .filter(Boolean)
              .join(' · '),
          }))}
        />
      ) : null}
      {error ? <FieldError>{error}</FieldError> : null}
    </div>
  );
}
