'use client';
import { Breadcrumbs } from '@skydeck/ui';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';

/** The way from a list to the page. */
export function PageBreadcrumbs({ items }: { items: readonly ReactNode[] }) {
  const t = useTranslations('common');
  return <Breadcrumbs label={t('breadcrumbs')} items={items} />;
}
