'use client';
import { Button } from '@skydeck/ui';
import { useQuery } from '@tanstack/react-query';
import { Download, Rocket } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { useLaunchDenied } from '../compute/use-launch-denied';
import { DetailPage } from '../detail/detail-page';
import { OperationsList } from '../operation/operations-list';
import { useTRPC, type RouterOutputs } from '../trpc/client';
import { ImageFacts } from './image-facts';
import { ImageProgress } from './image-progress';
import { ImageStatus } from './image-status';

type ImageDetail = RouterOutputs['image']['get'];

/** One image: what it is, how far it is, what happened to it. */
export function ImagePage({ id }: { id: string }) {
  const t = useTranslations('images');
  const trpc = useTRPC();
  return (
    <DetailPage
      query={useQuery(trpc.image.get.queryOptions({ id }))}
      parent={{ href: '/image/images', label: t('title') }}
      title={(image) => image.name}
      badge={(image) => <ImageStatus image={image} />}
      description={(image) => image.description || undefined}
      actions={(image) => <HeaderActions image={image} />}
      notice={(image) => <ImageProgress image={image} />}
      tabs={(image) => [
        { value: 'overview', label: t('tabs.overview'), content: <ImageFacts image={image} /> },
        {
          value: 'activity',
          label: t('tabs.activity'),
          content: <OperationsList subjectId={id} emptyTitle={t('noActivity')} />,
        },
      ]}
    />
  );
}

function HeaderActions({ image }: { image: ImageDetail }) {
  const t = useTranslations('images');
  const launchDenied = useLaunchDenied();
  const notUsable = image.status === 'active' ? null : t(`status.${image.status}`);
  const denied = launchDenied ?? notUsable;
  return (
    <>
      {notUsable ? (
        <Button disabledReason={notUsable}>
          <Download aria-hidden />
          {t('download')}
        </Button>
      ) : (
        <Button asChild>
          <a href={`/api/images/${image.id}/file`} download>
            <Download aria-hidden />
            {t('download')}
          </a>
        </Button>
      )}
      {denied ? (
        <Button variant="primary" disabledReason={denied}>
          <Rocket aria-hidden />
          {t('launch')}
        </Button>
      ) : (
        <Button asChild variant="primary">
          <Link href={`/compute/instances/launch?image=${image.id}`}>
            <Rocket aria-hidden />
            {t('launch')}
          </Link>
        </Button>
      )}
    </>
  );
}
