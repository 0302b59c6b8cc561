'use client';
import { createTransferInput } from '@skydeck/core/volume/transfer/transfer.input';
import { Button, Alert, CopyButton, Dialog, Field, FormActions, Input } from '@skydeck/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { FormDialog } from '../../dialog/form-dialog';
import { useForm } from '../../dialog/use-form';
import { useTRPC } from '../../trpc/client';
import type { VolumeTarget } from '../volume-view';

export interface CreateTransferDialogProps {
  volume: Pick<VolumeTarget, 'id' | 'name'>;
  onClose: () => void;
}

/** Offers a volume to another project, then shows the key, this once. */
export function CreateTransferDialog({ volume, onClose }: CreateTransferDialogProps) {
  const t = useTranslations('transfers');
  const volumes = useTranslations('volumes');
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const form = useForm(createTransferInput, { volumeId: volume.id, name: volume.name });
  const create = useMutation(trpc.volumeTransfer.create.mutationOptions());
  if (create.data) return <TransferKey offer={create.data} name={volume.name} onClose={onClose} />;
  return (
    <FormDialog
      title={t('create.title', { name: volume.name })}
      description={t('create.description')}
      form={form}
      mutation={create}
      submitLabel={t('create.submit')}
      onClose={onClose}
      onSubmit={(input) =>
        create.mutate(input, {
          onSuccess: () => void queryClient.invalidateQueries(trpc.volume.pathFilter()),
        })
      }
    >
      <Field label={t('create.name')} required error={form.wrong('name') ? volumes('errors.name') : null}>
        {(control) => (
          <Input
            {...control}
            value={form.values.name}
            onChange={(event) => form.set({ name: event.target.value })}
          />
        )}
      </Field>
    </FormDialog>
  );
}

function TransferKey({
  offer,
  name,
  onClose,
}: {
  offer: { id: string; authKey: string };
  name: string;
  onClose: () => void;
}) {
  const t = useTranslations('transfers');
  const common = useTranslations('common');
  const shown = [
    { label: t('id'), text: offer.id },
    { label: t('authKey'), text: offer.authKey },
  ];
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title={t('offered.title', { name })} size="lg">
      <div className="grid gap-4">
        <Alert tone="warning" title={t('offered.once')} />
        <dl className="grid gap-3">
          {shown.map(({ label, text }) => (
            <div key={label} className="grid gap-1">
              <dt className="text-xs font-medium text-muted">{label}</dt>
              <dd className="flex items-center gap-2 font-mono text-sm wrap-anywhere">
                {text}
                <CopyButton text={text} label={common('copyName', { name: label })} />
              </dd>
            </div>
          ))}
        </dl>
        <FormActions>
          <Button variant="primary" onClick={onClose}>
            {common('close')}
          </Button>
        </FormActions>
      </div>
    </Dialog>
  );
}
