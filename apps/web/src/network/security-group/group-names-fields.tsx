'use client';
import { useTranslations } from 'next-intl';
import { NameFields, type NameFieldsProps } from '../../dialog/name-fields';

/** Name and description of a security group. */
export function GroupNamesFields(props: Omit<NameFieldsProps, 'errors' | 'hint'>) {
  const t = useTranslations('securityGroups.errors');
  return <NameFields {...props} errors={{ name: t('name'), description: t('description') }} />;
}
