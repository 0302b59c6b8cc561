'use client';
import { Alert, Button } from '@skydeck/ui';
import { useTranslations } from 'next-intl';
import { useImageReason, useChange } from './image-actions';
import type { ImageSummary } from './image-status';

/** On the page of an image that another project offers: what it is asked for, and the answers. */
export function ImageOffer({ image }: { image: ImageSummary }) {
  const t = useTranslations('imageActions');
  const change = useChange();
  const reason = useImageReason();
  if (image.own || image.visibility !== 'shared') return null;
  if (image.membership !== 'pending' && image.membership !== 'rejected') return null;
  return (
    <Alert tone="info" title={t('members.offer')} className="mb-4">
      <p>
        {image.membership === 'pending'
          ? t('members.offerHint', { project: image.ownerName ?? '' })
          : t('members.rejectedHint')}
      </p>
      <div className="mt-3 flex gap-2">
        <Button
          size="sm"
          variant="primary"
          disabledReason={reason(image, 'accept')}
          onClick={() => change('accept', image)}
        >
          {t('names.accept')}
        </Button>
        {image.membership === 'pending' ? (
          <Button size="sm" disabledReason={reason(image, 'reject')} onClick={() => change('reject', image)}>
            {t('names.reject')}
          </Button>
        ) : null}
      </div>
    </Alert>
  );
}
