'use client';
import { Badge, Button, ConfirmDialog, toast, type DataTableColumn } from '@skydeck/ui';
import { useMutation, useQuery } from '@tanstack/react-query';
import { MonitorSmartphone } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useToastError } from '../errors/use-toast-error';
import { TimeCell } from '../list/cells';
import { ListPage } from '../list/list-page';
import { useTRPC, type RouterOutputs } from '../trpc/client';
import { describeDevice } from './describe-device';

type Session = RouterOutputs['session']['list'][number];

function useDeviceName(): (userAgent: string | null) => string {
  const t = useTranslations('sessions');
  return (userAgent) => {
    const { browser, system } = describeDevice(userAgent);
    if (browser && system) return t('device', { browser, system });
    return browser ?? system ?? t('unknownDevice');
  };
}

/** Where the user is signed in, and the way to end each. */
export function SessionsPage() {
  const t = useTranslations('sessions');
  const common = useTranslations('common');
  const trpc = useTRPC();
  const deviceName = useDeviceName();
  const toastError = useToastError();
  const query = useQuery(trpc.session.list.queryOptions());
  const [ending, setEnding] = useState<Session | 'others' | null>(null);
  const settle = { onError: toastError, onSettled: () => setEnding(null) };
  const revoke = useMutation(trpc.session.revoke.mutationOptions(settle));
  const revokeOthers = useMutation(trpc.session.revokeOthers.mutationOptions(settle));
  const others = (query.data ?? []).filter((each) => !each.current).length;
  const done = (message: string) => () => {
    toast.success(message);
    void query.refetch();
  };
  return (
    <ListPage
      title={t('title')}
      description={t('description')}
      actions={
        <Button
          disabledReason={query.data && others === 0 ? t('onlyThis') : null}
          onClick={() => setEnding('others')}
        >
          {t('revokeOthers')}
        </Button>
      }
      query={query}
      columns={useSessionColumns(deviceName)}
      rowActions={(row) => (
        <Button
          size="sm"
          aria-label={t('revokeName', { device: deviceName(row.userAgent) })}
          disabledReason={row.current ? t('revokeCurrent') : null}
          onClick={() => setEnding(row)}
        >
          {t('revoke')}
        </Button>
      )}
      empty={{ icon: <MonitorSmartphone />, title: t('empty') }}
    >
      <ConfirmDialog
        open={ending !== null}
        onOpenChange={(open) => !open && setEnding(null)}
        title={
          ending === 'others' || ending === null
            ? t('confirm.others')
            : t('confirm.one', { device: deviceName(ending.userAgent) })
        }
        description={t('confirm.description')}
        confirmLabel={t('revoke')}
        cancelLabel={common('cancel')}
        pending={revoke.isPending || revokeOthers.isPending}
        onConfirm={() => {
          if (ending === 'others') revokeOthers.mutate(undefined, { onSuccess: done(t('revokedOthers')) });
          else if (ending) revoke.mutate({ id: ending.id }, { onSuccess: done(t('revoked')) });
        }}
      />
    </ListPage>
  );
}

function useSessionColumns(deviceName: (userAgent: string | null) => string): DataTableColumn<Session>[] {
  const t = useTranslations('sessions');
  return [
    {
      id: 'device',
      header: t('columns.device'),
      onPhone: 'title',
      cell: (row) => (
        <span className="flex flex-wrap items-center gap-2 max-md:pr-14">
          <span className="font-medium">{deviceName(row.userAgent)}</span>
          {row.current ? <Badge tone="primary">{t('current')}</Badge> : null}
        </span>
      ),
    },
    {
      id: 'address',
      header: t('columns.address'),
      cell: (row) => <span className="font-mono text-xs">{row.address}</span>,
    },
    {
      id: 'createdAt',
      header: t('columns.createdAt'),
      cell: (row) => <TimeCell date={row.createdAt} />,
    },
    {
      id: 'lastSeenAt',
      header: t('columns.lastSeenAt'),
      cell: (row) => <TimeCell date={row.lastSeenAt} />,
    },
  ];
}
