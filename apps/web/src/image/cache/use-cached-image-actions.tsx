'use client';
import { toast } from '@skydeck/ui';
import { useMutation } from '@tanstack/react-query';
import { RefreshCw, Trash2 } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import type { ActionItem } from '../../actions/action-item';
import { useConfirmedAction } from '../../dialog/use-confirmed-action';
import { useToastError } from '../../errors/use-toast-error';
import { useTRPC } from '../../trpc/client';
import type { CachedImage } from './cached-image-view';

/** What can be done with what a host has cached. @param nameOf how a row is called where it is shown */
export function useCachedImageActions(nameOf: (row: CachedImage) => string): {
  items: (row: CachedImage) => ActionItem[];
  bulk: (rows: readonly CachedImage[]) => ActionItem[];
  dialog: ReactNode;
} {
  const t = useTranslations('imageCache');
  const trpc = useTRPC();
  const toastError = useToastError();
  const push = useMutation(trpc.imageCache.push.mutationOptions());
  const evict = useMutation(trpc.imageCache.evict.mutationOptions());
  const reason = useRefusalText();
  const eviction = useConfirmedAction<CachedImage & { name: string }>({
    label: t('evict'),
    run: ({ id }) => evict.mutateAsync({ id }),
    words: (rows) => {
      const about = { count: rows.length, name: rows[0]?.name ?? '', host: rows[0]?.host.name ?? '' };
      return {
        title: t('evictTitle', about),
        description: t('evictDescription'),
        done: t('evictDone', about),
      };
    },
  });
  const ask = (rows: readonly CachedImage[]): void =>
    eviction.ask(rows.map((row) => ({ ...row, name: nameOf(row) })));
  const fetchAgain = (row: CachedImage): void => {
    if (!row.image) return;
    push.mutate(
      { imageId: row.image.id, hostIds: [row.host.id] },
      {
        onSuccess: () => toast.success(t('fetchStarted', { name: nameOf(row) })),
        onError: toastError,
      },
    );
  };
  return {
    items: (row) => [
      {
        key: 'fetch',
        label: t('fetchAgain'),
        icon: <RefreshCw />,
        disabledReason: reason(row, row.refusals.fetch),
        onSelect: () => fetchAgain(row),
      },
      {
        key: 'evict',
        label: t('evict'),
        icon: <Trash2 />,
        group: 'evict',
        danger: true,
        disabledReason: reason(row, row.refusals.evict),
        onSelect: () => ask([row]),
      },
    ],
    bulk: (rows) => [
      {
        key: 'evict',
        label: t('evict'),
        icon: <Trash2 />,
        danger: true,
        pinned: true,
        onSelect: () => ask(rows),
      },
    ],
    dialog: eviction.dialog,
  };
}

/** Why something cannot be done, in words; null when it can. */
function useRefusalText(): (row: CachedImage, why: CachedImage['refusals']['evict']) => string | null {
  const t = useTranslations('imageCache');
  return (row, why) => why && t(`refusals.${why}`, { ...row.use, host: row.host.name });
}
