'use client';
import { generateKeyPairInput } from '@skydeck/core/compute/key-pair.input';
import { Button, CodeBlock, CopyButton, Dialog, Field, FormActions, Input } from '@skydeck/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { ErrorAlert } from '../errors/error-alert';
import { useTRPC } from '../trpc/client';
import type { KeyPairDialogProps } from './import-key-pair-dialog';
import { downloadText } from './download-text';

/** Makes a pair; the private key is shown once and kept nowhere. */
export function GenerateKeyPairDialog({ open, onClose, onDone }: KeyPairDialogProps) {
  const t = useTranslations('keyPairs');
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  // The mutation's result holds the secret: it is forgotten with the dialog.
  const mutation = useMutation({ ...trpc.keyPair.generate.mutationOptions(), gcTime: 0 });
  const close = () => {
    mutation.reset();
    onClose();
  };
  const made = mutation.data;
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => !next && close()}
      title={made ? t('secret.title', { name: made.keyPair.name }) : t('generateDialog.title')}
      description={made ? t('secret.description') : t('generateDialog.description')}
      size="lg"
      modalOnly={made !== undefined}
      hideClose={made !== undefined}
    >
      {!open ? null : made ? (
        <PrivateKey name={made.keyPair.name} privateKey={made.privateKey} onDone={close} />
      ) : (
        <NameForm
          pending={mutation.isPending}
          error={mutation.error}
          onCancel={close}
          onSubmit={(name) =>
            mutation.mutate(
              { name },
              {
                onSuccess: ({ keyPair }) => {
                  void queryClient.invalidateQueries(trpc.keyPair.pathFilter());
                  onDone?.(keyPair);
                },
              },
            )
          }
        />
      )}
    </Dialog>
  );
}

interface NameFormProps {
  pending: boolean;
  error: unknown;
  onCancel: () => void;
  onSubmit: (name: string) => void;
}

function NameForm({ pending, error, onCancel, onSubmit }: NameFormProps) {
  const t = useTranslations('keyPairs');
  const common = useTranslations('common');
  const [name, setName] = useState('');
  const [submitted, setSubmitted] = useState(false);
  const parsed = generateKeyPairInput.safeParse({ name });
  return (
    <form
      className="grid gap-5"
      onSubmit={(event) => {
        event.preventDefault();
        event.stopPropagation();
        setSubmitted(true);
        if (parsed.success) onSubmit(parsed.data.name);
      }}
    >
      {error ? <ErrorAlert error={error} /> : null}
      <Field
        label={common('name')}
        required
        error={!parsed.success && (submitted || name !== '') ? t('errors.name') : null}
      >
        {(control) => <Input {...control} value={name} onChange={(event) => setName(event.target.value)} />}
      </Field>
      <FormActions>
        <Button onClick={onCancel}>{common('cancel')}</Button>
        <Button type="submit" variant="primary" loading={pending}>
          {t('generateDialog.submit')}
        </Button>
      </FormActions>
    </form>
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
        <Button variant="primary" onClick={() => downloadText(file, privateKey)}>
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
