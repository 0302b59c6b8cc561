'use client';
import { Badge, EmptyState, FieldError, FormSection, RadioCards, SearchInput } from '@skydeck/ui';
import { Disc3, HardDrive } from 'lucide-react';
import { useLocale, useTranslations } from 'next-intl';
import { useState } from 'react';
import { ErrorAlert } from '../../errors/error-alert';
import { formatBytes } from '../../format/units';
import type { ImageSummary } from '../../image/image-status';
import { CardSkeletons } from './card-skeletons';
import type { ChoiceQuery } from './choice-query';

export interface ImageSectionProps {
  query: ChoiceQuery<ImageSummary>;
  value: string;
  onChange: (imageId: string) => void;
  error: string | null;
}

/** From this many on, a search field helps. */
const searchFrom = 7;

/** What the machine boots from. */
export function ImageSection({ query, value, onChange, error }: ImageSectionProps) {
  const t = useTranslations('launch');
  const locale = useLocale();
  const [search, setSearch] = useState('');
  const items = query.data?.items;
  const shown = (items ?? []).filter(
    (image) => image.id === value || image.name.toLowerCase().includes(search.trim().toLowerCase()),
  );
  return (
    <FormSection
      id="launch-image"
      title={t('sections.image')}
      description={t('sections.imageHint')}
      aside={
        items && items.length >= searchFrom ? (
          <SearchInput
            label={t('images.search')}
            value={search}
            onChange={(event) => setSearch(event.target.value)}
            className="w-48"
          />
        ) : null
      }
    >
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
            aside: image.osDistro ? <Badge>{image.osDistro}</Badge> : null,
            description: [image.description, `${image.arch} · ${formatBytes(image.sizeBytes, locale)}`]
              .filter(Boolean)
              .join(' · '),
          }))}
        />
      ) : null}
      {error ? <FieldError>{error}</FieldError> : null}
    </FormSection>
  );
}
