'use client';
import { Badge, EmptyState, FieldError, RadioCards } from '@skydeck/ui';
import { Disc3, HardDrive } from 'lucide-react';
import { useLocale, useTranslations } from 'next-intl';
import type { ChoicesQuery } from '../../choice/choice-box';
import { ErrorAlert } from '../../errors/error-alert';
import { formatBytes } from '../../format/units';
import { useSay } from '../../i18n/sentences/sentences-provider';
import type { ImageSummary } from '../../image/image-status';
import { CardSkeletons } from './card-skeletons';

export interface ImageCardsProps {
  query: ChoicesQuery<ImageSummary>;
  /** Whether they are what a search has found. */
  searching: boolean;
  /** Shown whatever is searched for. */
  chosen: ImageSummary | undefined;
  value: string;
  onChange: (imageId: string) => void;
  error: string | null;
}

/** The images that a machine can be made from. */
export function ImageCards({ query, searching, chosen, value, onChange, error }: ImageCardsProps) {
  const t = useTranslations('launch');
  const common = useTranslations('common');
  const locale = useLocale();
  const say = useSay();
  const items = query.data?.items;
  const found = items ?? [];
  const shown = chosen && !found.some(({ id }) => id === chosen.id) ? [chosen, ...found] : found;
  const hidden = query.data ? query.data.total - found.length : 0;
  return (
    <div className="grid gap-2">
      {query.isError ? <ErrorAlert error={query.error} onRetry={() => void query.refetch()} /> : null}
      {!items && !query.isError ? <CardSkeletons /> : null}
      {searching && items?.length === 0 ? (
        <p role="status" className="text-sm text-muted">
          {common('noMatches')}
        </p>
      ) : null}
      {!searching && shown.length === 0 && items ? (
        <EmptyState icon={<HardDrive />} title={t('images.empty')} description={t('images.emptyHint')} />
      ) : null}
      {shown.length > 0 ? (
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
      {hidden > 0 ? <p className="text-xs text-muted">{common('moreChoices', { count: hidden })}</p> : null}
      {error ? <FieldError>{error}</FieldError> : null}
    </div>
  );
}
