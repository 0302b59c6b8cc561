'use client';
import { CheckboxField } from '@skydeck/ui';
import { useTranslations } from 'next-intl';
import { TypedField } from '../typed-fields';

interface Values {
  name: string;
  description: string;
  adminUp: boolean;
}

export interface RouterNameFieldsProps {
  values: Values;
  set: (change: Partial<Values>) => void;
  problem: (name: 'name' | 'description') => string | null;
}

/** What a router is called, and whether it forwards. */
export function RouterNameFields({ values, set, problem }: RouterNameFieldsProps) {
  const t = useTranslations('routers.fields');
  const common = useTranslations('common');
  return (
    <>
      <TypedField
        label={common('name')}
        value={values.name}
        onChange={(name) => set({ name })}
        problem={problem('name')}
        required
      />
      <TypedField
        label={common('description')}
        value={values.description}
        onChange={(description) => set({ description })}
        problem={problem('description')}
        optional
      />
      <CheckboxField
        label={t('adminUp')}
        hint={t('adminUpHint')}
        checked={values.adminUp}
        onCheckedChange={(adminUp) => set({ adminUp })}
      />
    </>
  );
}
