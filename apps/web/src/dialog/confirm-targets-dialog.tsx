'use client';
import { ConfirmDialog } from '@skydeck/ui';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';

const listed = 8;
/** From this many on, a removal must be typed: a slip of the mouse must not empty a project. */
const typedFrom = 3;

export interface ConfirmTargetsDialogProps {
  /** What it is about; null while nothing is asked. */
  targets: readonly { id: string; name: string }[] | null;
  title: string;
  /** What is lost, and what stays. */
  description?: ReactNode;
  /** Defaults to "Delete". */
  confirmLabel?: string;
  /** Red. Default: yes. */
  danger?: boolean;
  /** What is asked to be typed: the count from three on (the default), the name of the only one, or nothing. */
  typed?: 'count' | 'name' | 'nothing';
  pending: boolean;
  onClose: () => void;
  onConfirm: () => void;
  /** Further choices. */
  children?: ReactNode;
}

/** Asks before something is done to one or several things, naming each. */
export function ConfirmTargetsDialog(props: ConfirmTargetsDialogProps) {
  const t = useTranslations('actions.confirm');
  const common = useTranslations('common');
  const { targets, typed = 'count' } = props;
  if (!targets) return null;
  const count = targets.length;
  const [first] = targets;
  const expected =
    typed === 'name' && count === 1
      ? (first?.name ?? '')
      : typed !== 'nothing' && count >= typedFrom
        ? String(count)
        : null;
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => !open && props.onClose()}
      title={props.title}
      description={props.description}
      confirmLabel={props.confirmLabel ?? common('delete')}
      cancelLabel={common('cancel')}
      danger={props.danger ?? true}
      pending={props.pending}
      onConfirm={props.onConfirm}
      typed={
        expected === null
          ? undefined
          : { expected, label: t('typed', { expected }), reason: t('typedReason', { expected }) }
      }
    >
      {count > 1 ? (
        <ul aria-label={t('list')} className="rounded-md border border-line bg-subtle px-3 py-2 text-sm">
          {targets.slice(0, listed).map((target) => (
            <li key={target.id} className="truncate">
              {target.name}
            </li>
          ))}
          {count > listed ? <li className="text-muted">{t('andMore', { count: count - listed })}</li> : null}
        </ul>
      ) : null}
      {props.children}
    </ConfirmDialog>
  );
}
