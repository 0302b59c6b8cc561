'use client';
import { RelativeTime } from '@skydeck/ui';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';

const linkClasses =
  'rounded-sm text-left font-medium text-fg wrap-anywhere hover:text-primary-text hover:underline';

export interface NameCellProps {
  name: string;
  /** The row's page. */
  href?: string;
  /** In place of a page: opens a dialog. */
  onOpen?: () => void;
  /** Second line, cut to one line. */
  description?: string | null;
  /** Further lines, such as tags or an error. */
  children?: ReactNode;
}

/** The first cell of a row: its name, as the way to more about it. */
export function NameCell({ name, href, onOpen, description, children }: NameCellProps) {
  return (
    <div className="md:max-w-96 md:min-w-40">
      {href ? (
        <Link href={href} className={linkClasses}>
          {name}
        </Link>
      ) : onOpen ? (
        <button type="button" className={linkClasses} onClick={onOpen}>
          {name}
        </button>
      ) : (
        <span className="font-medium wrap-anywhere">{name}</span>
      )}
      {description ? (
        <div className="line-clamp-2 text-xs wrap-anywhere text-muted md:line-clamp-1">{description}</div>
      ) : null}
      {children ? <div className="mt-0.5 flex flex-wrap gap-1 empty:hidden">{children}</div> : null}
    </div>
  );
}

export interface TimeCellProps {
  date: Date | null;
  /** Where there is none. */
  none?: string;
}

/** How long ago. */
export function TimeCell({ date, none }: TimeCellProps) {
  if (!date) return none === undefined ? <NoValue /> : <span className="text-muted">{none}</span>;
  return <RelativeTime date={date} className="whitespace-nowrap text-muted" />;
}

/** A dash for what a row does not have. */
export function NoValue() {
  const t = useTranslations('common');
  return <span className="text-muted">{t('notAvailable')}</span>;
}
