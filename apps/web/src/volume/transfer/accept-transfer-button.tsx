'use client';
import { acceptTransferInput } from '@skydeck/core/volume/transfer/transfer.input';
import { Button, Field, Input, toast } from '@skydeck/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Inbox } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { FormDialog } from '../../dialog/form-dialog';
import { useForm } from '../../dialog/use-form';
import { useCan } from '../../session/me';
import { useTRPC } from '../../trpc/client';

/** Takes over a volume that another project offers. */
export function AcceptTransferButton() {
  const t = useTranslations('transfers');
  const volumes = useTranslations('volumes');
  const denied = useCan('volume.transfer') ? null : volumes('reasons.role');
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button disabledReason={denied} onClick={() => setOpen(true)}>
        <Inbox aria-hidden />
        {t('accept.action')}
      </Button>
      {open ? <AcceptTransferDialog onClose={() => setOpen(false)} /> : null}
    </>
  );
}

function AcceptTransferDialog({ onClose }: { onClose: () => void }) {
  const t = useTranslations('transfers');
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const form = useForm(acceptTransferInput, { id: '', authKey: '' });
  const accept = useMutation(trpc.volumeTransfer.accept.mutationOptions());
  return (
    <FormDialog
      title={t('accept.title')}
      description={t('accept.description')}
      form={form}
      mutation={accept}
      submitLabel={t('accept.submit')}
      onClose={onClose}
      onSubmit={(input) =>
        accept.mutate(input, {
          onSuccess: ({ name }) => {
            toast.success(t('accept.done', { name }));
            void queryClient.invalidateQueries(trpc.volume.pathFilter());
            void queryClient.invalidateQueries(trpc.quota.pathFilter());
            onClose();
          },
        })
      }
    >
      <Field label={t('id')} required error={form.wrong('id') ? t('errors.id') : null}>
        {(control) => (
          <Input
            {...control}
            className="font-mono"
            autoComplete="off"
            value={form.values.id}
            onChange={(event) => form.set({ id: event.target.value })}
          />
        )}
      </Field>
      <Field label={t('authKey')} required error={form.wrong('authKey') ? t('errors.authKey') : null}>
        {(control) => (
          <Input
            {...control}
            className="font-mono"
            autoComplete="off"
            value={form.values.authKey}
            onChange={(event) => form.set({ authKey: event.target.value })}
          />
        )}
      </Field>
    </FormDialog>
  );
}
