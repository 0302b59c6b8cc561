'use client';
import { Button, EmptyState } from '@skydeck/ui';
import { ListTree, Pencil } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { NameCell } from '../list/cells';
import { ListView } from '../list/list-view';
import { useImageReason } from './image-actions';
import { ImageEditDialog } from './image-edit-dialog';
import type { ImageSummary } from './image-status';
import { useDefinedProperties } from './properties/use-defined-properties';

/** An image's properties in the words of those that describe them. */
export function ImageMetadataTab({ image }: { image: ImageSummary }) {
  const t = useTranslations('imageActions.properties');
  const reason = useImageReason();
  const defined = useDefinedProperties();
  const [editing, setEditing] = useState(false);
  const rows = Object.entries(image.properties).map(([key, value]) => ({
    id: key,
    value,
    property: defined.get(key),
  }));
  const button = (
    <Button disabledReason={reason(image, 'update')} onClick={() => setEditing(true)}>
      <Pencil aria-hidden />
      {t('edit')}
    </Button>
  );
  return (
    <div className="grid gap-4">
      {rows.length === 0 ? (
        <EmptyState icon={<ListTree />} title={t('empty')} description={t('emptyHint')} action={button} />
      ) : (
        <>
          <div className="flex justify-end">{button}</div>
          <ListView
            label={t('columns.property')}
            query={{
              data: { items: rows, total: rows.length },
              error: null,
              isError: false,
              isPlaceholderData: false,
              refetch: () => undefined,
            }}
            columns={[
              {
                id: 'property',
                header: t('columns.property'),
                onPhone: 'title',
                cell: ({ id, property }) => (
                  <NameCell name={property?.definition.title ?? id} description={property ? id : undefined} />
                ),
              },
              {
                id: 'value',
                header: t('columns.value'),
                cell: ({ value }) => <span className="font-mono text-xs wrap-anywhere">{value}</span>,
              },
              {
                id: 'namespace',
                header: t('columns.namespace'),
                cell: ({ property }) => property?.namespace ?? t('undescribed'),
              },
            ]}
            empty={{ icon: <ListTree />, title: t('empty'), description: t('emptyHint') }}
          />
        </>
      )}
      {editing ? <ImageEditDialog image={image} onClose={() => setEditing(false)} /> : null}
    </div>
  );
}
