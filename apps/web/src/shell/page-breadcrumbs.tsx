'use client';
import { Breadcrumbs } from '@skydeck/ui';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';

export interface PageBreadcrumbsProps {
  parent: { href: string; label: string };
  title: ReactNode;
}

/** The way from a list to the page. */
export function PageBreadcrumbs({ parent, title }: PageBreadcrumbsProps) {
  const t = useTranslations('common');
  return (
    <Breadcrumbs
      label={t('breadcrumbs')}
      items={[
        <Link key="list" href={parent.href}>
          {parent.label}
        </Link>,
        title,
      ]}
    />
  );
}
