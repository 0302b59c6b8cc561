'use client';
import { importKeyPairInput } from '@skydeck/core/compute/key-pair.input';
import { Button, Field, Input, Textarea, toast } from '@skydeck/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { FileUp } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useRef } from 'react';
import { FormDialog } from '../dialog/form-dialog';
import { useForm } from '../dialog/use-form';
import { useTRPC } from '../trpc/client';

export interface KeyPairDialogProps {
  onClose: () => void;
  onDone?: (keyPair: { id: string; name: string }) => void;
}

/** Takes the public half of a key that the user has. */
export function ImportKeyPairDialog({ onClose, onDone }: KeyPairDialogProps) {
  const t = useTranslations('keyPairs');
  const common = useTranslations('common');
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const file = useRef<HTMLInputElement>(null);
  const form = useForm(importKeyPairInput, { name: '', publicKey: '' });
  const mutation = useMutation(trpc.keyPair.import.mutationOptions());
  const { name, publicKey } = form.values;
  const keyError = publicKey.includes('PRIVATE KEY') ? t('errors.privateKey') : t('errors.publicKey');
  return (
    <FormDialog
      title={t('importDialog.title')}
      description={t('importDialog.description')}
      form={form}
      mutation={mutation}
      onClose={onClose}
      onSubmit={(input) =>
        mutation.mutate(input, {
          onSuccess: (keyPair) => {
            void queryClient.invalidateQueries(trpc.keyPair.pathFilter());
            toast.success(t('importDialog.done', { name: keyPair.name }));
            onDone?.(keyPair);
            onClose();
          },
        })
      }
      submitLabel={t('importDialog.submit')}
      aside={
        <>
          <input
            ref={file}
            type="file"
            accept=".pub,text/plain"
            className="hidden"
            aria-label={t('importDialog.file')}
            onChange={(event) =>
              void event.target.files?.[0]?.text().then((text) => form.set({ publicKey: text }))
            }
          />
          <Button className="max-sm:w-full" onClick={() => file.current?.click()}>
            <FileUp aria-hidden />
            {t('importDialog.file')}
          </Button>
        </>
      }
    >
      <Field label={common('name')} required error={form.wrong('name') ? t('errors.name') : null}>
        {(control) => (
          <Input {...control} value={name} onChange={(event) => form.set({ name: event.target.value })} />
        )}
      </Field>
      <Field
        label={t('importDialog.publicKey')}
        required
        hint={t('importDialog.publicKeyHint')}
        error={form.wrong('publicKey') ? keyError : null}
      >
        {(control) => (
          <Textarea
            {...control}
            value={publicKey}
            spellCheck={false}
            className="min-h-32 font-mono text-xs break-all"
            onChange={({ target: { value } }) => {
              // The comment of a key is mostly what one would call it.
              const comment = value.trim().split(/\s+/)[2];
              form.set({ publicKey: value, ...(name === '' && comment ? { name: comment } : {}) });
            }}
          />
        )}
      </Field>
    </FormDialog>
  );
}
