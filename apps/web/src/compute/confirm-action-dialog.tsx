'use client';
import { ConfirmDialog } from '@skydeck/ui';
import { useTranslations } from 'next-intl';
import type { ConfirmedAction } from './action-list';
import type { ActionTarget } from './instance-types';

const listed = 8;
/** From this many on, a delete must be typed: a slip of the mouse must not empty a project. */
const typedFrom = 3;

export interface ConfirmActionDialogProps {
  asked: { action: ConfirmedAction; targets: readonly ActionTarget[] } | null;
  pending: boolean;
  onClose: () => void;
  onConfirm: () => void;
}

/** Asks before an action, naming what it is about. */
export function ConfirmActionDialog({ asked, pending, onClose, onConfirm }: ConfirmActionDialogProps) {
  const t = useTranslations('actions');
  const common = useTranslations('common');
  if (!asked) return null;
  const { action, targets } = asked;
  const count = targets.length;
  const expected = String(count);
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t(`confirm.${action}.title`, { count, name: targets[0]?.name ?? '' })}
      description={t(`confirm.${action}.description`)}
      confirmLabel={t(`names.${action}`)}
      cancelLabel={common('cancel')}
      danger={action === 'delete' || action === 'reboot-hard'}
      pending={pending}
      onConfirm={onConfirm}
      typed={
        action === 'delete' && count >= typedFrom
          ? {
              expected,
              label: t('confirm.delete.typed', { expected }),
              reason: t('confirm.delete.typedReason', { expected }),
            }
          : undefined
      }
    >
      {count > 1 ? (
        <ul
          aria-label={t('confirm.list')}
          className="rounded-md border border-line bg-subtle px-3 py-2 text-sm"
        >
          {targets.slice(0, listed).map((target) => (
            <li key={target.id} className="truncate">
              {target.name}
            </li>
          ))}
          {count > listed ? (
            <li className="text-muted">{t('confirm.andMore', { count: count - listed })}</li>
          ) : null}
        </ul>
      ) : null}
    </ConfirmDialog>
  );
}
