'use client';
import { Field, FormSection, Select } from '@skydeck/ui';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { MetadataEditor } from '../../compute/metadata-editor';
import { useTRPC } from '../../trpc/client';
import type { SectionProps } from './section-props';

// Radix has no empty value; this one stands for "none".
const none = '-';
const usable = { page: 1, pageSize: 100 as const, status: 'active' as const };

/** What shapes the machine: its kernel where the disk has no boot loader, and properties. */
export function MachineSection({ draft, onChange, errorOf }: SectionProps) {
  const t = useTranslations('uploads.create');
  const common = useTranslations('common');
  const trpc = useTRPC();
  const kernels = useQuery(trpc.image.list.queryOptions({ ...usable, format: 'aki' }));
  const ramdisks = useQuery(trpc.image.list.queryOptions({ ...usable, format: 'ari' }));
  const options = (images: readonly { id: string; name: string }[] | undefined) => [
    { value: none, label: common('none') },
    ...(images ?? []).map(({ id, name }) => ({ value: id, label: name })),
  ];
  const chosen = (value: string): string => (value === none ? '' : value);
  return (
    <>
      {kernels.data && kernels.data.total > 0 ? (
        <FormSection id="image-kernel" title={t('sections.kernel')} description={t('sections.kernelHint')}>
          <div className="grid gap-5 sm:grid-cols-2">
            <Field label={t('kernel')} optional>
              {(control) => (
                <Select
                  {...control}
                  value={draft.kernelId || none}
                  onValueChange={(value) => onChange({ kernelId: chosen(value) })}
                  options={options(kernels.data.items)}
                />
              )}
            </Field>
            <Field label={t('ramdisk')} optional>
              {(control) => (
                <Select
                  {...control}
                  value={draft.ramdiskId || none}
                  onValueChange={(value) => onChange({ ramdiskId: chosen(value) })}
                  options={options(ramdisks.data?.items)}
                />
              )}
            </Field>
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
