'use client';
import { useTranslations } from 'next-intl';
import { ConfirmTargetsDialog } from '../dialog/confirm-targets-dialog';
import type { ConfirmedAction } from './action-list';
import type { ActionTarget } from './instance-types';

export interface ConfirmActionDialogProps {
  asked: { action: ConfirmedAction; targets: readonly ActionTarget[] } | null;
  pending: boolean;
  onClose: () => void;
  onConfirm: () => void;
}

/** Asks before an action on instances. */
export function ConfirmActionDialog({ asked, pending, onClose, onConfirm }: ConfirmActionDialogProps) {
  const t = useTranslations('actions');
  if (!asked) return null;
  const { action, targets } = asked;
  return (
    <ConfirmTargetsDialog
      targets={targets}
      title={t(`confirm.${action}.title`, { count: targets.length, name: targets[0]?.name ?? '' })}
      description={t(`confirm.${action}.description`)}
      confirmLabel={t(`names.${action}`)}
      danger={action === 'delete' || action === 'reboot-hard'}
      typed={action === 'delete' ? 'count' : 'nothing'}
      pending={pending}
      onClose={onClose}
      onConfirm={onConfirm}
    />
  );
}
