'use client';
import { Button, Card, Meter, Skeleton } from '@skydeck/ui';
import { FileUp, TriangleAlert } from 'lucide-react';
import { useLocale, useTranslations } from 'next-intl';
import { formatGiB } from '../../format/units';
import type { RouterOutputs } from '../../trpc/client';
import type { ImageDraft } from './image-draft';

type Usage = RouterOutputs['quota']['usage'];

const resources = ['images', 'imageGiB'] as const;

export interface ImageFormSummaryProps {
  draft: ImageDraft;
  /** Undefined while it loads. */
  usage: Usage | undefined;
  pending: boolean;
}

/** What the image takes of the quota, and the button; always in sight. */
export function ImageFormSummary({ draft, usage, pending }: ImageFormSummaryProps) {
  const t = useTranslations('uploads.create');
  const common = useTranslations('common');
  const locale = useLocale();
  const takes = {
    images: 1,
    imageGiB: (draft.source === 'file' ? (draft.file?.file.size ?? 0) : 0) / 1024 ** 3,
  };
  const show = (resource: (typeof resources)[number], value: number) =>
    resource === 'imageGiB' ? formatGiB(value, locale) : new Intl.NumberFormat(locale).format(value);
  const lines = usage
    ? resources.map((resource) => {
        const { used, limit } = usage[resource];
        const after = used + takes[resource];
        return { resource, used, limit, after, over: limit >= 0 && after > limit };
      })
    : null;
  const over = lines?.filter((line) => line.over) ?? [];
  return (
    <Card className="sticky top-20 grid gap-4 p-4 max-xl:static">
      <section aria-label={t('quota')} className="grid gap-3">
        <h2 className="text-sm font-semibold">{t('quota')}</h2>
        {lines === null
          ? resources.map((key) => <Skeleton key={key} className="h-7 w-full" />)
          : lines.map(({ resource, used, after, limit }) => (
              <Meter
                key={resource}
                label={common(`resources.${resource}`)}
                name={common(`resources.${resource}`)}
                used={used}
                after={after}
                limit={limit}
                text={t('after', {
                  after: show(resource, after),
                  limit: limit < 0 ? common('unlimited') : show(resource, limit),
                })}
              />
            ))}
      </section>
      {over.length > 0 ? (
        <div role="status" className="grid gap-1 text-xs text-warning-text">
          {over.map(({ resource }) => (
            <p key={resource} className="flex items-start gap-1.5 font-medium">
              <TriangleAlert aria-hidden className="mt-0.5 size-3.5 shrink-0" />
              {t('over', { resource: common(`resources.${resource}`) })}
            </p>
          ))}
          <p className="text-muted">{t('overHint')}</p>
        </div>
      ) : null}
      <Button
        type="submit"
        variant="primary"
        loading={pending}
        disabledReason={over.length > 0 ? t('overHint') : null}
      >
        <FileUp aria-hidden />
        {t(draft.source === 'file' ? 'submitFile' : 'submitUrl')}
      </Button>
    </Card>
  );
}
