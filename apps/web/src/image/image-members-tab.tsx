'use client';
import { Button, StatusBadge, type Tone } from '@skydeck/ui';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Check, CircleX, Clock, Share2, Trash2 } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState, type ReactNode } from 'react';
import { RowActions } from '../actions/row-actions';
import { useConfirmedAction } from '../dialog/use-confirmed-action';
import { NameCell, TimeCell } from '../list/cells';
import { ListView } from '../list/list-view';
import { useTRPC, type RouterOutputs } from '../trpc/client';
import { useImageReason } from './image-actions';
import { ImageShareDialog } from './image-share-dialog';
import type { ImageSummary } from './image-status';

type Member = RouterOutputs['image']['members']['items'][number];

const looks: Record<Member['status'], { tone: Tone; icon: ReactNode }> = {
  pending: { tone: 'neutral', icon: <Clock /> },
  accepted: { tone: 'success', icon: <Check /> },
  rejected: { tone: 'danger', icon: <CircleX /> },
};

/** With which projects an image is shared, and what they have answered. */
export function ImageMembersTab({ image }: { image: ImageSummary }) {
  const t = useTranslations('imageActions.members');
  const names = useTranslations('imageActions.names');
  const trpc = useTRPC();
  const reason = useImageReason();
  const [sharing, setSharing] = useState(false);
  const query = useQuery(trpc.image.members.queryOptions({ id: image.id }));
  const unshare = useMutation(trpc.image.unshare.mutationOptions());
  const removal = useConfirmedAction<{ id: string; name: string }>({
    label: t('remove'),
    run: ({ id: projectId }) => unshare.mutateAsync({ id: image.id, projectId }),
    words: (rows) => {
      const about = { count: rows.length, name: rows[0]?.name ?? '' };
      return {
        title: t('removeTitle', about),
        description: t('removeDescription'),
        done: t('removed', about),
      };
    },
    onDone: () => void query.refetch(),
  });
  const denied = reason(image, 'share');
  // Those that it was shared with may go also once it is everybody's.
  const mayRemove = denied === null || image.actions.share.reason?.key === 'everybodys';
  const shareButton = (
    <Button disabledReason={denied} onClick={() => setSharing(true)}>
      <Share2 aria-hidden />
      {names('share')}
    </Button>
  );
  return (
    <div className="grid gap-4">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <p className="text-sm text-muted">{t('description')}</p>
        {shareButton}
      </div>
      <ListView
        label={t('tab')}
        query={{
          ...query,
          data: query.data && {
            items: query.data.items.map((member) => ({ ...member, id: member.projectId })),
            total: query.data.items.length,
          },
        }}
        columns={[
          {
            id: 'project',
            header: t('columns.project'),
            onPhone: 'title',
            cell: (row) => <NameCell name={row.projectName} description={row.projectId} />,
          },
          {
            id: 'status',
            header: t('columns.status'),
            cell: (row) => <StatusBadge {...looks[row.status]} label={t(`status.${row.status}`)} />,
          },
          {
            id: 'since',
            header: t('columns.since'),
            cell: (row) => <TimeCell date={row.updatedAt} />,
          },
        ]}
        rowActions={(row) => (
          <RowActions
            name={row.projectName}
            items={[
              {
                key: 'remove',
                label: t('remove'),
                icon: <Trash2 />,
                danger: true,
                disabledReason: mayRemove ? null : denied,
                onSelect: () => removal.ask([{ id: row.projectId, name: row.projectName }]),
              },
            ]}
          />
        )}
        empty={{ icon: <Share2 />, title: t('empty'), description: t('emptyHint') }}
      />
      {sharing ? <ImageShareDialog image={image} onClose={() => setSharing(false)} /> : null}
      {removal.dialog}
    </div>
  );
}
