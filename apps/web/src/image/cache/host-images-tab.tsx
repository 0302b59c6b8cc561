'use client';
import { Alert, Button, KeyValueList, Progress } from '@skydeck/ui';
import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query';
import { HardDriveDownload, ShieldCheck } from 'lucide-react';
import { useLocale, useTranslations } from 'next-intl';
import { RowActions } from '../../actions/row-actions';
import { useToastError } from '../../errors/use-toast-error';
import { formatBytes } from '../../format/units';
import { ListView } from '../../list/list-view';
import { useListState } from '../../list/use-list-state';
import { useTRPC } from '../../trpc/client';
import { useCachedImageActions } from './use-cached-image-actions';
import { useCachedImageColumns, useCachedImageName } from './use-cached-image-columns';

export interface HostImagesTabProps {
  host: { id: string; name: string; state: 'up' | 'down' | 'disabled' };
}

/** What a host has cached of images. */
export function HostImagesTab({ host }: HostImagesTabProps) {
  const t = useTranslations('imageCache');
  const trpc = useTRPC();
  const list = useListState({
    sortKeys: ['sizeBytes', 'fetchedAt', 'lastUsedAt', 'verifiedAt'],
    initial: { by: 'lastUsedAt', dir: 'desc' },
  });
  const query = useQuery({
    ...trpc.imageCache.list.queryOptions({ ...list.input, hostId: host.id }),
    placeholderData: keepPreviousData,
  });
  const name = useCachedImageName();
  const actions = useCachedImageActions(name);
  const columns = useCachedImageColumns('host');
  return (
    <div className="grid gap-4">
      <CacheSummary host={host} />
      <ListView
        label={t('cacheTab')}
        query={query}
        list={list}
        columns={columns}
        rowActions={(row) => <RowActions name={name(row)} items={actions.items(row)} />}
        bulk={{ rowName: name, actions: actions.bulk }}
        empty={{ icon: <HardDriveDownload />, title: t('cacheEmpty'), description: t('cacheEmptyHint') }}
      />
      {actions.dialog}
    </div>
  );
}

function CacheSummary({ host }: HostImagesTabProps) {
  const t = useTranslations('imageCache');
  const common = useTranslations('common');
  const locale = useLocale();
  const trpc = useTRPC();
  const toastError = useToastError();
  const { data, refetch } = useQuery(trpc.imageCache.summary.queryOptions({ hostId: host.id }));
  const check = useMutation(trpc.imageCache.check.mutationOptions());
  const none = common('notAvailable');
  const denied =
    host.state === 'down' ? t('refusals.host-down', { host: host.name, instances: 0, volumes: 0 }) : null;
  return (
    <>
      <div className="flex flex-wrap items-start justify-between gap-4">
        <KeyValueList
          items={[
            {
              key: 'holds',
              label: t('holds'),
              value: data
                ? t('holdsText', { count: data.images, size: formatBytes(data.bytes, locale) })
                : none,
            },
            {
              key: 'limits',
              label: t('limits'),
              value: data
                ? [
                    data.limits.maxBytes === null
                      ? t('noMaximum')
                      : t('maximum', { size: formatBytes(data.limits.maxBytes, locale) }),
                    t('keepsFree', { size: formatBytes(data.limits.minFreeBytes, locale) }),
                    t('maxAge', { days: data.limits.maxAgeDays }),
                    t('checkEvery', { days: data.limits.checkAfterDays }),
                  ].join(' · ')
                : none,
            },
          ]}
        />
        <Button
          loading={check.isPending}
          disabledReason={denied ?? (data?.check ? t('checking') : null)}
          onClick={() =>
            check.mutate({ hostId: host.id }, { onSuccess: () => void refetch(), onError: toastError })
          }
        >
          <ShieldCheck aria-hidden />
          {t('checkNow')}
        </Button>
      </div>
      {data?.check ? (
        <div className="grid gap-1.5">
          <p className="text-sm text-muted">{t('checking')}</p>
          <Progress value={data.check.progress} label={t('checkProgress', { host: host.name })} />
        </div>
      ) : null}
      {data && data.troubled > 0 ? (
        <Alert tone="danger" title={t('troubled', { count: data.troubled })}>
          {t('troubledHint')}
        </Alert>
      ) : null}
    </>
  );
}
