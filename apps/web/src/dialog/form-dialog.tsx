'use client';
import { Button, Dialog, FormActions, type DialogProps } from '@skydeck/ui';
import { useTranslations } from 'next-intl';
import { useRef, type ReactNode } from 'react';
import { ErrorAlert } from '../errors/error-alert';
import type { Form } from './use-form';

export interface FormDialogProps<Input> extends Pick<DialogProps, 'title' | 'description' | 'size'> {
  /** From `useForm`. */
  form: Pick<Form<never, Input>, 'input' | 'submit'>;
  /** From `useMutation`: whether it is under way, and what it failed with. */
  mutation: { isPending: boolean; isError: boolean; error: unknown };
  /** Called with what the schema made of the fields, never with something wrong. */
  onSubmit: (input: Input) => void;
  onClose: () => void;
  /** Defaults to "Save". */
  submitLabel?: string;
  /** Red, for what destroys. */
  danger?: boolean;
  /** Why it can't be sent whatever the fields say. */
  disabledReason?: string | null;
  /** At the left of the buttons. */
  aside?: ReactNode;
  /** The fields. */
  children: ReactNode;
}

/** A form in a dialog. Mount it only while it is open: it begins anew each time. */
export function FormDialog<Input>(props: FormDialogProps<Input>) {
  const common = useTranslations('common');
  const { form, mutation } = props;
  const element = useRef<HTMLFormElement>(null);
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && props.onClose()}
      title={props.title}
      description={props.description}
      size={props.size ?? 'lg'}
    >
      <form
        ref={element}
        noValidate
        // A field that gets the focus is scrolled to above the buttons.
        className="grid gap-5 [&_:focus]:scroll-mb-20"
        onSubmit={(event) => {
          event.preventDefault();
          // A dialog may be opened from within another form.
          event.stopPropagation();
          form.submit();
          if (props.disabledReason || mutation.isPending) return;
          if (form.input !== null) props.onSubmit(form.input);
          // After the errors are shown, go to the first of them.
          else
            requestAnimationFrame(() =>
              element.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus(),
            );
        }}
      >
        {mutation.isError ? <ErrorAlert error={mutation.error} /> : null}
        {props.children}
        {/* In sight however long the form is. */}
        <FormActions className="sticky -bottom-5 -mx-5 -mb-5 border-t border-line bg-surface px-5 py-3.5 max-sm:flex-row max-sm:*:flex-1 sm:rounded-b-xl">
          {props.aside ? <div className="sm:mr-auto">{props.aside}</div> : null}
          <Button onClick={props.onClose}>{common('cancel')}</Button>
          <Button
            type="submit"
            variant={props.danger ? 'danger' : 'primary'}
            loading={mutation.isPending}
            disabledReason={props.disabledReason}
          >
            {props.submitLabel ?? common('save')}
          </Button>
        </FormActions>
      </form>
    </Dialog>
  );
}
