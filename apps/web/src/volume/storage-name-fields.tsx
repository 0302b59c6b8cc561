'use client';
import { useTranslations } from 'next-intl';
import { NameFields, type NameFieldsProps } from '../dialog/name-fields';

/** Name and description of a volume, or of what is made from volumes: all have the same rules. */
export function StorageNameFields(props: Omit<NameFieldsProps, 'errors' | 'hint'>) {
  const t = useTranslations('volumes.errors');
  return <NameFields {...props} errors={{ name: t('name'), description: t('description') }} />;
}
