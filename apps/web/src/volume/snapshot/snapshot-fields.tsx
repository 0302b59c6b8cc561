'use client';
import { Field, Input, Textarea } from '@skydeck/ui';
import { useTranslations } from 'next-intl';

export interface SnapshotFieldsProps {
  values: { name: string; description: string };
  set: (change: Partial<SnapshotFieldsProps['values']>) => void;
  wrong: (name: 'name' | 'description') => boolean;
}

/** What a person calls a snapshot, and says about it. */
export function SnapshotFields({ values, set, wrong }: SnapshotFieldsProps) {
  const common = useTranslations('common');
  const volumes = useTranslations('volumes');
  return (
    <>
      <Field label={common('name')} required error={wrong('name') ? volumes('errors.name') : null}>
        {(control) => (
          <Input
            {...control}
            value={values.name}
            autoComplete="off"
            onChange={(event) => set({ name: event.target.value })}
          />
        )}
      </Field>
      <Field
        label={common('description')}
        optional
        error={wrong('description') ? volumes('errors.description') : null}
      >
        {(control) => (
          <Textarea
            {...control}
            value={values.description}
            onChange={(event) => set({ description: event.target.value })}
          />
        )}
      </Field>
    </>
  );
}
