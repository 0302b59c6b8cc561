'use client';
import { CheckboxField, Field, Select } from '@skydeck/ui';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { MetadataEditor, recordOf, type MetadataEntry } from '../../compute/metadata-editor';
import { NameFields } from '../../dialog/name-fields';
import { useTRPC } from '../../trpc/client';

/** What the forms of a new type and of one that is there have in common. */
export interface TypeValues {
  name: string;
  description: string;
  multiattach: boolean;
  encryption: 'luks' | null;
  extraSpecs: Record<string, string>;
  qosSpecId: string | null;
}

export interface TypeFieldsProps {
  values: TypeValues;
  set: (change: Partial<TypeValues>) => void;
  wrong: (name: 'name' | 'description' | 'extraSpecs') => boolean;
  entries: readonly MetadataEntry[];
  onEntries: (entries: MetadataEntry[]) => void;
  /** There are volumes of it, which stay what they are. */
  fixed: boolean;
}

// Radix has no empty value; this one stands for "none".
const none = '*';

/** What a type promises of its volumes. */
export function TypeFields({ values, set, wrong, entries, onEntries, fixed }: TypeFieldsProps) {
  const t = useTranslations('volumeTypes');
  const d = useTranslations('volumeTypes.dialog');
  const trpc = useTRPC();
  const specs = useQuery(trpc.qosSpec.list.queryOptions({ page: 1, pageSize: 100 }));
  return (
    <>
      <NameFields
        values={values}
        set={set}
        wrong={wrong}
        errors={{ name: t('errors.name'), description: t('errors.description') }}
      />
      <CheckboxField
        label={d('encrypted')}
        hint={d('encryptedHint')}
        checked={values.encryption !== null}
        disabled={fixed}
        onCheckedChange={(checked) => set({ encryption: checked ? 'luks' : null })}
      />
      <CheckboxField
        label={d('multiattach')}
        hint={fixed ? d('fixed') : d('multiattachHint')}
        checked={values.multiattach}
        disabled={fixed}
        onCheckedChange={(multiattach) => set({ multiattach })}
      />
      <Field label={d('qosSpec')}>
        {(control) => (
          <Select
            {...control}
            value={values.qosSpecId ?? none}
            onValueChange={(id) => set({ qosSpecId: id === none ? null : id })}
            options={[
              { value: none, label: d('noQosSpec') },
              ...(specs.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name })),
            ]}
          />
        )}
      </Field>
      <MetadataEditor
        label={d('extraSpecs')}
        hint={d('extraSpecsHint')}
        entries={entries}
        onChange={(next) => {
          onEntries(next);
          set({ extraSpecs: recordOf(next) });
        }}
        error={wrong('extraSpecs') ? t('errors.extraSpecs') : null}
      />
    </>
  );
}
