'use client';
import { Button } from '@skydeck/ui';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { HardDriveDownload } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { RowActions } from '../../actions/row-actions';
import { ListView } from '../../list/list-view';
import { useListState } from '../../list/use-list-state';
import { useTRPC } from '../../trpc/client';
import type { ImageSummary } from '../image-status';
import { PushImageDialog } from './push-image-dialog';
import { useCachedImageActions } from './use-cached-image-actions';
import { useCachedImageColumns } from './use-cached-image-columns';

/** On which hosts an image lies, for cloud admins; more can be made to fetch it. */
export function ImageHostsTab({ image }: { image: ImageSummary }) {
  const t = useTranslations('imageCache');
  const status = useTranslations('images.status');
  const trpc = useTRPC();
  const list = useListState({
    sortKeys: ['sizeBytes', 'fetchedAt', 'lastUsedAt', 'verifiedAt'],
    initial: { by: 'lastUsedAt', dir: 'desc' },
  });
  const query = useQuery({
    ...trpc.imageCache.list.queryOptions({ ...list.input, imageId: image.id }),
    placeholderData: keepPreviousData,
  });
  const actions = useCachedImageActions((row) => row.host.name);
  const columns = useCachedImageColumns('image');
  const [pushing, setPushing] = useState(false);
  return (
    <div className="grid gap-4">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <p className="max-w-prose text-sm text-muted">{t('hostsDescription')}</p>
        <Button
          variant="primary"
          disabledReason={image.status === 'active' ? null : t('notActive', { status: status(image.status) })}
          onClick={() => setPushing(true)}
        >
          <HardDriveDownload aria-hidden />
          {t('push')}
        </Button>
      </div>
      <ListView
        label={t('hostsTab')}
        query={query}
        list={list}
        columns={columns}
        rowActions={(row) => <RowActions name={row.host.name} items={actions.items(row)} />}
        bulk={{ rowName: (row) => row.host.name, actions: actions.bulk }}
        empty={{ icon: <HardDriveDownload />, title: t('hostsEmpty'), description: t('hostsEmptyHint') }}
      />
      {pushing ? <PushImageDialog image={image} onClose={() => setPushing(false)} /> : null}
      {actions.dialog}
    </div>
  );
}
