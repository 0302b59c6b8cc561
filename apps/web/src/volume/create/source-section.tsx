'use client';
import { Field, FormSection, RadioCards, Select, Skeleton } from '@skydeck/ui';
import { Camera, Copy, Disc3, Square } from 'lucide-react';
import { useLocale, useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { ErrorAlert } from '../../errors/error-alert';
import { formatGiB } from '../../format/units';
import type { VolumeSources } from './use-volume-sources';
import { sourceKinds, type SourceKind } from './volume-draft';

const icons: Record<SourceKind, ReactNode> = {
  blank: <Square />,
  image: <Disc3 />,
  snapshot: <Camera />,
  volume: <Copy />,
};

export interface SourceSectionProps {
  /** Those that the cloud offers. */
  kinds: readonly SourceKind[];
  kind: SourceKind;
  sourceId: string;
  sources: VolumeSources;
  onKind: (kind: SourceKind) => void;
  onSource: (id: string) => void;
  error: string | null;
}

/** What the volume is filled with. */
export function SourceSection(props: SourceSectionProps) {
  const t = useTranslations('volumes.create');
  const { kind, sources } = props;
  return (
    <FormSection id="volume-source" title={t('source')} description={t('sourceHint')}>
      <RadioCards
        label={t('source')}
        value={kind}
        onValueChange={(value) => props.onKind(sourceKinds.find((each) => each === value) ?? 'blank')}
        className="xl:grid-cols-4"
        cards={props.kinds.map((each) => ({
          value: each,
          title: t(`kinds.${each}.title`),
          description: t(`kinds.${each}.description`),
          icon: icons[each],
        }))}
      />
      {kind === 'blank' ? null : sources.error ? (
        <ErrorAlert error={sources.error} onRetry={sources.refetch} />
      ) : (
        <SourceField {...props} kind={kind} />
      )}
    </FormSection>
  );
}

function SourceField({
  kind,
  sources,
  sourceId,
  onSource,
  error,
}: SourceSectionProps & { kind: Exclude<SourceKind, 'blank'> }) {
  const t = useTranslations('volumes.create');
  const locale = useLocale();
  const { options } = sources;
  if (!options) return <Skeleton className="h-9 w-full" />;
  return (
    <Field
      label={t(`kinds.${kind}.field`)}
      required
      error={error}
      hint={options.length === 0 ? t(`kinds.${kind}.none`) : undefined}
    >
      {(control) => (
        <Select
          {...control}
          value={sourceId}
          onValueChange={onSource}
          disabled={options.length === 0}
          placeholder={t(`kinds.${kind}.choose`)}
          options={options.map(({ id, name, leastGiB }) => ({
            value: id,
            label: name,
            description: t('least', { size: formatGiB(leastGiB, locale) }),
          }))}
        />
      )}
    </Field>
  );
}
