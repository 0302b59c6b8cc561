'use client';
import type { ImageAction } from '@skydeck/core/image/image-states';
import { toast } from '@skydeck/ui';
import { useMutation } from '@tanstack/react-query';
import { Check, CirclePause, CirclePlay, Pencil, Share2, Trash2, X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState, type ReactNode } from 'react';
import type { ActionItem } from '../actions/action-item';
import { useConfirmedAction } from '../dialog/use-confirmed-action';
import { RefusedAction } from '../errors/refused-action';
import { useToastError } from '../errors/use-toast-error';
import { useTRPC } from '../trpc/client';
import { ImageEditDialog } from './image-edit-dialog';
import { ImageShareDialog } from './image-share-dialog';
import type { ImageSummary } from './image-status';

export interface ImageActionsOfPage {
  /** What can be done to one image, launching and downloading apart. */
  items: (image: ImageSummary) => ActionItem[];
  /** What can be done to a selection. */
  bulk: (images: readonly ImageSummary[]) => ActionItem[];
  /** To be put anywhere into the page. */
  dialogs: ReactNode;
}

/** Why an action can't be done to an image now, in words; null when it can. */
export function useImageReason(): (image: ImageSummary, action: ImageAction) => string | null {
  const t = useTranslations('imageActions');
  return (image, action) => {
    const { allowed, reason } = image.actions[action];
    if (allowed) return null;
    const key = `reasons.${reason?.key ?? ''}`;
    if (!reason || !t.has(key as never)) return t('notNow');
    return String(t(key as never, { ...reason.params, count: Number(reason.params.count ?? 0) } as never));
  };
}

/** Changes images, by menus and dialogs. */
export function useImageActions(): ImageActionsOfPage {
  const t = useTranslations('imageActions');
  const reason = useImageReason();
  const [edited, setEdited] = useState<ImageSummary | null>(null);
  const [shared, setShared] = useState<ImageSummary | null>(null);
  const deletion = useDeletion();
  const deactivation = useDeactivation();
  const change = useChange();

  const icons = {
    update: <Pencil />,
    share: <Share2 />,
    accept: <Check />,
    reject: <X />,
    deactivate: <CirclePause />,
    reactivate: <CirclePlay />,
    delete: <Trash2 />,
  };
  const item = (
    image: ImageSummary,
    key: keyof typeof icons,
    group: string,
    onSelect: () => void,
  ): ActionItem => ({
    key,
    label: t(`names.${key}`),
    icon: icons[key],
    group,
    disabledReason: reason(image, key),
    onSelect,
  });
  const deleteItem = (images: readonly ImageSummary[]): ActionItem => ({
    key: 'delete',
    label: t('names.delete'),
    icon: icons.delete,
    group: 'delete',
    danger: true,
    disabledReason: images.length === 1 && images[0] ? reason(images[0], 'delete') : null,
    onSelect: () => deletion.ask(images),
  });
  return {
    items: (image) => [
      // Answers only make sense to whom it is offered.
      ...(image.membership === null || image.own
        ? []
        : [
            item(image, 'accept', 'answer', () => change('accept', image)),
            item(image, 'reject', 'answer', () => change('reject', image)),
          ]),
      item(image, 'update', 'change', () => setEdited(image)),
      item(image, 'share', 'change', () => setShared(image)),
      image.status === 'deactivated'
        ? item(image, 'reactivate', 'change', () => change('reactivate', image))
        : item(image, 'deactivate', 'change', () => deactivation.ask([image])),
      deleteItem([image]),
    ],
    bulk: (images) => [{ ...deleteItem(images), pinned: true }],
    dialogs: (
      <>
        {edited ? <ImageEditDialog image={edited} onClose={() => setEdited(null)} /> : null}
        {shared ? <ImageShareDialog image={shared} onClose={() => setShared(null)} /> : null}
        {deletion.dialog}
        {deactivation.dialog}
      </>
    ),
  };
}

function useDeletion() {
  const t = useTranslations('imageActions');
  const trpc = useTRPC();
  const remove = useMutation(trpc.image.delete.mutationOptions());
  return useConfirmedAction<ImageSummary>({
    label: t('names.delete'),
    run: async ({ id }) => {
      const { results } = await remove.mutateAsync({ ids: [id] });
      const error = results[0]?.error;
      if (error) throw new RefusedAction(error);
    },
    words: (rows) => {
      const about = { count: rows.length, name: rows[0]?.name ?? '' };
      return {
        title: t('delete.title', about),
        description: t('delete.description'),
        done: t('delete.done', about),
      };
    },
  });
}

function useDeactivation() {
  const t = useTranslations('imageActions');
  const trpc = useTRPC();
  const deactivate = useMutation(trpc.image.deactivate.mutationOptions());
  return useConfirmedAction<ImageSummary>({
    label: t('names.deactivate'),
    run: ({ id }) => deactivate.mutateAsync({ id }),
    danger: false,
    words: ([image]) => {
      const about = { name: image?.name ?? '' };
      return {
        title: t('deactivate.title', about),
        description: t('deactivate.description'),
        done: t('deactivate.done', about),
      };
    },
  });
}

/** What is done at once, without being asked about. */
export function useChange(): (change: 'accept' | 'reject' | 'reactivate', image: ImageSummary) => void {
  const t = useTranslations('imageActions');
  const trpc = useTRPC();
  const toastError = useToastError();
  const mutations = {
    accept: useMutation(trpc.image.acceptShare.mutationOptions()),
    reject: useMutation(trpc.image.rejectShare.mutationOptions()),
    reactivate: useMutation(trpc.image.reactivate.mutationOptions()),
  };
  return (change, { id, name }) =>
    mutations[change].mutate(
      { id },
      { onSuccess: () => toast.success(t(`done.${change}`, { name })), onError: toastError },
    );
}
