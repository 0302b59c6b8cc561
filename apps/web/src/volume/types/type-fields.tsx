'use client';
import { CheckboxField, Field, Input, Select, Textarea } from '@skydeck/ui';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { MetadataEditor, recordOf, type MetadataEntry } from '../../compute/metadata-editor';
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
  const common = useTranslations('common');
  const trpc = useTRPC();
  const specs = useQuery(trpc.qosSpec.list.queryOptions({ page: 1, pageSize: 100 }));
  return (
    <>
      <Field label={common('name')} required error={wrong('name') ? t('errors.name') : null}>
        {(control) => (
          <Input {...control} value={values.name} onChange={(event) => set({ name: event.target.value })} />
        )}
      </Field>
      <Field
        label={common('description')}
        optional
        error={wrong('description') ? t('errors.description') : null}
      >
        {(control) => (
          <Textarea
            {...control}
            value={values.description}
            onChange={(event) => set({ description: event.target.value })}
          />
        )}
      </Field>
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
