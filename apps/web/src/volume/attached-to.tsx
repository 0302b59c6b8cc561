'use client';
import { useTranslations } from 'next-intl';
import { ResourceLink } from '../detail/resource-link';
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
          <ResourceLink href={`/compute/instances/${each.instanceId}`}>{each.instanceName}</ResourceLink>
          <span className="text-xs whitespace-nowrap text-muted">{` ${t('asDevice', { device: each.device })}`}</span>
        </li>
      ))}
    </ul>
  );
}
