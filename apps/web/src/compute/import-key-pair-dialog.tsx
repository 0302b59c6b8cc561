'use client';
import { importKeyPairInput } from '@skydeck/core/compute/key-pair.input';
import { Button, Dialog, Field, FormActions, Input, Textarea, toast } from '@skydeck/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { FileUp } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useRef, useState } from 'react';
import { ErrorAlert } from '../errors/error-alert';
import { useTRPC } from '../trpc/client';

export interface KeyPairDialogProps {
  open: boolean;
  onClose: () => void;
  onDone?: (keyPair: { id: string; name: string }) => void;
}

/** Takes the public half of a key that the user has. */
export function ImportKeyPairDialog({ open, onClose, onDone }: KeyPairDialogProps) {
  const t = useTranslations('keyPairs.importDialog');
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => !next && onClose()}
      title={t('title')}
      description={t('description')}
      size="lg"
    >
      {open ? <ImportForm onClose={onClose} onDone={onDone} /> : null}
    </Dialog>
  );
}

function ImportForm({ onClose, onDone }: Omit<KeyPairDialogProps, 'open'>) {
  const t = useTranslations('keyPairs');
  const common = useTranslations('common');
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [name, setName] = useState('');
  const [publicKey, setPublicKey] = useState('');
  const [submitted, setSubmitted] = useState(false);
  const file = useRef<HTMLInputElement>(null);
  const mutation = useMutation(trpc.keyPair.import.mutationOptions());
  const parsed = importKeyPairInput.safeParse({ name, publicKey });
  const wrong = new Set(parsed.success ? [] : parsed.error.issues.map((issue) => issue.path[0]));
  const keyError = publicKey.includes('PRIVATE KEY') ? t('errors.privateKey') : t('errors.publicKey');
  return (
    <form
      className="grid gap-5"
      onSubmit={(event) => {
        event.preventDefault();
        // The launch page has this form inside its own.
        event.stopPropagation();
        setSubmitted(true);
        if (!parsed.success) return;
        mutation.mutate(parsed.data, {
          onSuccess: (keyPair) => {
            void queryClient.invalidateQueries(trpc.keyPair.pathFilter());
            toast.success(t('importDialog.done', { name: keyPair.name }));
            onDone?.(keyPair);
            onClose();
          },
        });
      }}
    >
      {mutation.isError ? <ErrorAlert error={mutation.error} /> : null}
      <Field
        label={common('name')}
        required
        error={wrong.has('name') && (submitted || name !== '') ? t('errors.name') : null}
      >
        {(control) => <Input {...control} value={name} onChange={(event) => setName(event.target.value)} />}
      </Field>
      <Field
        label={t('importDialog.publicKey')}
        required
        hint={t('importDialog.publicKeyHint')}
        error={wrong.has('publicKey') && (submitted || publicKey !== '') ? keyError : null}
      >
        {(control) => (
          <Textarea
            {...control}
            value={publicKey}
            spellCheck={false}
            className="min-h-32 font-mono text-xs break-all"
            onChange={(event) => {
              setPublicKey(event.target.value);
              // The comment of a key is mostly what one would call it.
              const comment = event.target.value.trim().split(/\s+/)[2];
              if (name === '' && comment) setName(comment);
            }}
          />
        )}
      </Field>
      <FormActions>
        <input
          ref={file}
          type="file"
          accept=".pub,text/plain"
          className="hidden"
          aria-label={t('importDialog.file')}
          onChange={(event) => void event.target.files?.[0]?.text().then(setPublicKey)}
        />
        <Button onClick={() => file.current?.click()} className="sm:mr-auto">
          <FileUp aria-hidden />
          {t('importDialog.file')}
        </Button>
        <Button onClick={onClose}>{common('cancel')}</Button>
        <Button type="submit" variant="primary" loading={mutation.isPending}>
          {t('importDialog.submit')}
        </Button>
      </FormActions>
    </form>
  );
}
