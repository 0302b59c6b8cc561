'use client';
import { FormSection, RadioCards } from '@skydeck/ui';
import { Camera, Copy, Disc3, Square } from 'lucide-react';
import { useLocale, useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { ChoiceField } from '../../choice/choice-field';
import type { ChoiceSearch } from '../../choice/use-choice-search';
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
  sources: VolumeSources;
  search: ChoiceSearch;
  onKind: (kind: SourceKind) => void;
  onSource: (id: string) => void;
  error: string | null;
}

/** What the volume is filled with. */
export function SourceSection(props: SourceSectionProps) {
  const t = useTranslations('volumes.create');
  const locale = useLocale();
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
      {kind === 'blank' ? null : (
        <ChoiceField
          key={kind}
          label={t(`kinds.${kind}.field`)}
          required
          error={props.error}
          nothing={t(`kinds.${kind}.none`)}
          placeholder={t(`kinds.${kind}.choose`)}
          query={sources.query}
          search={props.search}
          choice={({ name, leastGiB }) => ({
            label: name,
            description: t('least', { size: formatGiB(leastGiB, locale) }),
          })}
          chosen={sources.chosen ? { label: sources.chosen.name } : null}
          value={sources.chosen?.id ?? ''}
          onChange={props.onSource}
        />
      )}
    </FormSection>
  );
}
