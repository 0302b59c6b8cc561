'use client';
import { Field, Input, Textarea } from '@skydeck/ui';
import { useTranslations } from 'next-intl';

export interface NameFieldsProps {
  values: { name: string; description: string };
  set: (change: Partial<NameFieldsProps['values']>) => void;
  wrong: (name: 'name' | 'description') => boolean;
  /** What is said of each when it is wrong. */
  errors: NameFieldsProps['values'];
  /** Below the name. */
  hint?: string;
}

/** What a person calls something, and says about it. */
export function NameFields({ values, set, wrong, errors, hint }: NameFieldsProps) {
  const common = useTranslations('common');
  return (
    <>
      <Field label={common('name')} required hint={hint} error={wrong('name') ? errors.name : null}>
        {(control) => (
          <Input
            {...control}
            value={values.name}
            autoComplete="off"
            onChange={(event) => set({ name: event.target.value })}
          />
        )}
      </Field>
      <Field label={common('description')} optional error={wrong('description') ? errors.description : null}>
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
