'use client';
import { EmptyState, FieldError, FormSection, RadioCards } from '@skydeck/ui';
import { Boxes } from 'lucide-react';
import { useLocale, useTranslations } from 'next-intl';
import { ErrorAlert } from '../../errors/error-alert';
import { formatGiB, formatMiB } from '../../format/units';
import type { ImageSummary } from '../../image/image-status';
import type { RouterOutputs } from '../../trpc/client';
import { CardSkeletons } from './card-skeletons';
import type { ChoiceQuery } from './choice-query';
import { instanceCost, quotaAfter } from './quota-after';

type Flavor = RouterOutputs['flavor']['list']['items'][number];

export interface FlavorSectionProps {
  query: ChoiceQuery<Flavor>;
  /** Null: a volume brings its system along. */
  image: ImageSummary | null;
  /** Whether the flavor's disk is the root disk. */
  ownDisk: boolean;
  /** What the new volumes of one instance take. */
  volumes: { volumes: number; volumeGiB: number };
  usage: RouterOutputs['quota']['usage'] | undefined;
  count: number;
  value: string;
  onChange: (flavorId: string) => void;
  error: string | null;
}

/** How large the machine is; what can't work says why on its card. */
export function FlavorSection(props: FlavorSectionProps) {
  const { query, image, ownDisk, usage, count, value, onChange, error } = props;
  const t = useTranslations('launch');
  const common = useTranslations('common');
  const locale = useLocale();
  const items = query.data?.items;
  const refusal = (flavor: Flavor): string | null => {
    if (image && flavor.ramMiB < image.minRamMiB)
      return t('flavors.tooSmallRam', { size: formatMiB(image.minRamMiB, locale) });
    const disk = image && ownDisk ? leastDiskGiB(image) : 0;
    if (flavor.diskGiB < disk) return t('flavors.tooSmallDisk', { size: formatGiB(disk, locale) });
    if (
      usage &&
      quotaAfter(usage, instanceCost(flavor, ownDisk, props.volumes), count).some((line) => line.over > 0)
    )
      return t('flavors.overQuota');
    return null;
  };
  return (
    <FormSection id="launch-flavor" title={t('sections.flavor')} description={t('sections.flavorHint')}>
      {query.isError ? <ErrorAlert error={query.error} onRetry={() => void query.refetch()} /> : null}
      {!items && !query.isError ? <CardSkeletons /> : null}
      {items?.length === 0 ? <EmptyState icon={<Boxes />} title={t('flavors.empty')} /> : null}
      {items && items.length > 0 ? (
        <RadioCards
          label={t('flavors.label')}
          value={value}
          onValueChange={onChange}
          aria-invalid={error ? true : undefined}
          cards={items.map((flavor) => ({
            value: flavor.id,
            title: flavor.name,
            description: t('flavors.facts', {
              vcpus: common('vcpus', { count: flavor.vcpus }),
              ram: formatMiB(flavor.ramMiB, locale),
              disk: formatGiB(flavor.diskGiB, locale),
            }),
            // What is chosen stays chosen; the summary says what is wrong with it then.
            disabledReason: flavor.id === value ? null : refusal(flavor),
          }))}
        />
      ) : null}
      {error ? <FieldError>{error}</FieldError> : null}
    </FormSection>
  );
}

/** An installer begins with a blank disk. */
function leastDiskGiB({ diskFormat, minDiskGiB, virtualBytes }: ImageSummary): number {
  return Math.max(minDiskGiB, diskFormat === 'iso' ? 1 : Math.ceil(virtualBytes / 1024 ** 3));
}
