'use client';
import { Button } from '@skydeck/ui';
import { useQuery } from '@tanstack/react-query';
import { ChevronDown, Download, Rocket } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { ActionsMenu } from '../actions/actions-menu';
import { DetailPage } from '../detail/detail-page';
import { useSay } from '../i18n/sentences/sentences-provider';
import { OperationsList } from '../operation/operations-list';
import { useCan, useMe } from '../session/me';
import { useTRPC, type RouterOutputs } from '../trpc/client';
import { ImageHostsTab } from './cache/image-hosts-tab';
import { useImageActions, useImageReason } from './image-actions';
import { ImageFacts } from './image-facts';
import { ImageMembersTab } from './image-members-tab';
import { ImageMetadataTab } from './image-metadata-tab';
import { ImageOffer } from './image-offer';
import { ImageProgress } from './image-progress';
import { ImageStatus } from './image-status';

type ImageDetail = RouterOutputs['image']['get'];

/** One image: what it is, how far it is, what happened to it. */
export function ImagePage({ id }: { id: string }) {
  const t = useTranslations('images');
  const change = useTranslations('imageActions');
  const trpc = useTRPC();
  const cache = useTranslations('imageCache');
  const say = useSay();
  const { user } = useMe();
  const seesHosts = useCan('image.cache.read');
  return (
    <DetailPage
      query={useQuery(trpc.image.get.queryOptions({ id }))}
      parent={{ href: '/image/images', label: t('title') }}
      title={(image) => image.name}
      badge={(image) => <ImageStatus image={image} />}
      description={(image) => say(image.description) || undefined}
      actions={(image) => <HeaderActions image={image} />}
      notice={(image) => (
        <>
          <ImageOffer image={image} />
          <ImageProgress image={image} />
        </>
      )}
      tabs={(image) => [
        { value: 'overview', label: t('tabs.overview'), content: <ImageFacts image={image} /> },
        {
          value: 'metadata',
          label: change('metadata.tab'),
          content: <ImageMetadataTab image={image} />,
        },
        // With whom else an image is shared is nobody else's business.
        image.own || user.cloudAdmin
          ? {
              value: 'members',
              label: change('members.tab'),
              content: <ImageMembersTab image={image} />,
            }
          : null,
        seesHosts
          ? { value: 'hosts', label: cache('hostsTab'), content: <ImageHostsTab image={image} /> }
          : null,
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
  const common = useTranslations('common');
  const actions = useTranslations('actions');
  const denied = useImageReason()(image, 'launch');
  const { items, dialogs } = useImageActions();
  const notUsable = image.status === 'active' ? null : t(`status.${image.status}`);
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
      <ActionsMenu
        name={image.name}
        items={items(image)}
        trigger={
          <Button aria-label={actions('menu', { name: image.name })}>
            {common('actions')}
            <ChevronDown aria-hidden />
          </Button>
        }
      />
      {dialogs}
    </>
  );
}
