'use client';
import { useState, type ReactNode } from 'react';
import { Button } from './button';
import { Dialog } from './dialog';
import { Field } from './field';
import { FormActions } from './form';
import { Input } from './input';

export interface ConfirmDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: ReactNode;
  description?: ReactNode;
  children?: ReactNode;
  confirmLabel: string;
  cancelLabel: string;
  onConfirm: () => void;
  danger?: boolean;
  pending?: boolean;
  /** Ask for this text before the button works: for what can't be undone. */
  typed?: { expected: string; label: ReactNode; reason: string };
}

/** Asks before something that can't be undone; optionally makes the user type a name. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  return (
    <Dialog
      open={props.open}
      onOpenChange={props.onOpenChange}
      title={props.title}
      description={props.description}
      size="sm"
    >
      {/* Mounted anew at each opening, so that what was typed before is gone. */}
      {props.open ? <ConfirmBody {...props} /> : null}
    </Dialog>
  );
}

function ConfirmBody({
  children,
  typed,
  danger = true,
  pending = false,
  confirmLabel,
  cancelLabel,
  onConfirm,
  onOpenChange,
}: ConfirmDialogProps) {
  const [text, setText] = useState('');
  const blocked = typed !== undefined && text.trim() !== typed.expected;
  return (
    <form
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        event.stopPropagation();
        if (!blocked && !pending) onConfirm();
      }}
    >
      {children}
      {typed ? (
        <Field label={typed.label}>
          {(control) => (
            <Input
              {...control}
              value={text}
              onChange={(event) => setText(event.target.value)}
              autoComplete="off"
              spellCheck={false}
            />
          )}
        </Field>
      ) : null}
      <FormActions>
        <Button onClick={() => onOpenChange(false)}>{cancelLabel}</Button>
        <Button
          type="submit"
          variant={danger ? 'danger' : 'primary'}
          loading={pending}
          disabledReason={blocked ? typed.reason : null}
        >
          {confirmLabel}
        </Button>
      </FormActions>
    </form>
  );
}
