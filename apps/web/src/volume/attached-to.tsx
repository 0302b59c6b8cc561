'use client';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { NoValue } from '../list/cells';
import type { VolumeSummary } from './volume-view';

/** The instances that have a volume, each with the name it has there. */
export function AttachedTo({ attachments }: Pick<VolumeSummary, 'attachments'>) {
  const t = useTranslations('volumes');
  if (attachments.length === 0) return <NoValue />;
  return (
    <ul className="grid gap-0.5">
      {attachments.map((each) => (
        <li key={each.id}>
          <Link
            href={`/compute/instances/${each.instanceId}`}
            className="text-primary-text wrap-anywhere hover:underline"
          >
            {each.instanceName}
          </Link>
          <span className="text-xs whitespace-nowrap text-muted">{` ${t('asDevice', { device: each.device })}`}</span>
        </li>
      ))}
    </ul>
  );
}
