'use client';
import { FormSection } from '@skydeck/ui';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { ChoiceField } from '../../choice/choice-field';
import { firstChoices, useChoiceSearch } from '../../choice/use-choice-search';
import { MetadataEditor } from '../../compute/metadata-editor';
import { useTRPC } from '../../trpc/client';
import type { SectionProps } from './section-props';

const usable = { ...firstChoices, status: 'active' as const };

/** What shapes the machine: its kernel where the disk has no boot loader, and properties. */
export function MachineSection({ draft, onChange, errorOf }: SectionProps) {
  const t = useTranslations('uploads.create');
  const common = useTranslations('common');
  const trpc = useTRPC();
  const kernelSearch = useChoiceSearch();
  const ramdiskSearch = useChoiceSearch();
  const kernels = useQuery({
    ...trpc.image.list.queryOptions({ ...usable, format: 'aki', search: kernelSearch.input }),
    placeholderData: keepPreviousData,
  });
  const ramdisks = useQuery({
    ...trpc.image.list.queryOptions({ ...usable, format: 'ari', search: ramdiskSearch.input }),
    placeholderData: keepPreviousData,
  });
  const hasKernels = kernelSearch.input !== undefined || (kernels.data?.total ?? 0) > 0;
  return (
    <>
      {hasKernels ? (
        <FormSection id="image-kernel" title={t('sections.kernel')} description={t('sections.kernelHint')}>
          <div className="grid gap-5 sm:grid-cols-2">
            <ChoiceField
              label={t('kernel')}
              optional
              none={common('none')}
              query={kernels}
              search={kernelSearch}
              choice={({ name }) => ({ label: name })}
              value={draft.kernelId}
              onChange={(kernelId) => onChange({ kernelId })}
            />
            <ChoiceField
              label={t('ramdisk')}
              optional
              none={common('none')}
              query={ramdisks}
              search={ramdiskSearch}
              choice={({ name }) => ({ label: name })}
              value={draft.ramdiskId}
              onChange={(ramdiskId) => onChange({ ramdiskId })}
            />
          </div>
        </FormSection>
      ) : null}
      <FormSection id="image-properties" title={t('sections.properties')}>
        <MetadataEditor
          label={t('properties')}
          hint={t('propertiesHint')}
          entries={draft.properties}
          onChange={(properties) => onChange({ properties })}
          error={errorOf('properties')}
        />
      </FormSection>
    </>
  );
}
