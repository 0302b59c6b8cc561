'use client';
import { generateKeyPairInput } from '@skydeck/core/compute/key-pair.input';
import { Button, CodeBlock, CopyButton, Dialog, Field, FormActions, Input } from '@skydeck/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { saveFile } from '../console/save-file';
import { FormDialog } from '../dialog/form-dialog';
import { useForm } from '../dialog/use-form';
import { useTRPC } from '../trpc/client';
import type { KeyPairDialogProps } from './import-key-pair-dialog';

/** Makes a pair; the private key is shown once and kept nowhere. */
export function GenerateKeyPairDialog({ onClose, onDone }: KeyPairDialogProps) {
  const t = useTranslations('keyPairs');
  const common = useTranslations('common');
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const form = useForm(generateKeyPairInput, { name: '' });
  // The mutation's result holds the secret: it is forgotten with the dialog.
  const mutation = useMutation({ ...trpc.keyPair.generate.mutationOptions(), gcTime: 0 });
  const made = mutation.data;
  if (made)
    return (
      <Dialog
        open
        onOpenChange={(next) => !next && onClose()}
        title={t('secret.title', { name: made.keyPair.name })}
        description={t('secret.description')}
        size="lg"
        modalOnly
        hideClose
      >
        <PrivateKey name={made.keyPair.name} privateKey={made.privateKey} onDone={onClose} />
      </Dialog>
    );
  return (
    <FormDialog
      title={t('generateDialog.title')}
      description={t('generateDialog.description')}
      form={form}
      mutation={mutation}
      onClose={onClose}
      onSubmit={(input) =>
        mutation.mutate(input, {
          onSuccess: ({ keyPair }) => {
            void queryClient.invalidateQueries(trpc.keyPair.pathFilter());
            onDone?.(keyPair);
          },
        })
      }
      submitLabel={t('generateDialog.submit')}
    >
      <Field label={common('name')} required error={form.wrong('name') ? t('errors.name') : null}>
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

function PrivateKey({ name, privateKey, onDone }: { name: string; privateKey: string; onDone: () => void }) {
  const t = useTranslations('keyPairs.secret');
  const file = `${name.replaceAll(/[^A-Za-z0-9._-]/g, '_')}.pem`;
  return (
    <div className="grid gap-4">
      <CodeBlock label={t('label')} className="max-h-64">
        {privateKey}
      </CodeBlock>
      <div className="flex flex-wrap gap-2">
        <Button
          variant="primary"
          onClick={() => saveFile(new Blob([privateKey], { type: 'application/octet-stream' }), file)}
        >
          <Download aria-hidden />
          {t('download')}
        </Button>
        <CopyButton text={privateKey} withText />
      </div>
      <div className="grid gap-1.5">
        <p className="text-sm text-muted">{t('usage')}</p>
        <CodeBlock label={t('usage')}>{usageOf(file)}</CodeBlock>
      </div>
      <FormActions>
        <Button onClick={onDone}>{t('done')}</Button>
      </FormActions>
    </div>
  );
}

/** What to type in a shell; the same in every language. */
function usageOf(file: string): string {
  return `chmod 600 ${file}\nssh -i ${file} <user>@<address>`;
}
