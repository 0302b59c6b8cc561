'use client';
import { importNamespaceInput } from '@skydeck/core/image/metadata/namespace.input';
import { Button, CheckboxField, Field, Textarea, toast } from '@skydeck/ui';
import { useMutation } from '@tanstack/react-query';
import { FileUp } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useRef } from 'react';
import { FormDialog } from '../../dialog/form-dialog';
import { useForm } from '../../dialog/use-form';
import { useSay } from '../../i18n/sentences/sentences-provider';
import { useTRPC } from '../../trpc/client';

/** Takes a namespace from Glance's JSON, from a file or as text. */
export function ImportNamespaceDialog({ onClose }: { onClose: () => void }) {
  const t = useTranslations('metadataDefinitions.import');
  const say = useSay();
  const trpc = useTRPC();
  const file = useRef<HTMLInputElement>(null);
  const form = useForm(importNamespaceInput, { json: '', replace: false });
  const take = useMutation(trpc.metadataNamespace.import.mutationOptions());
  return (
    <FormDialog
      title={t('title')}
      description={t('description')}
      form={form}
      mutation={take}
      submitLabel={t('submit')}
      onClose={onClose}
      aside={
        <>
          {/* A browser's own control would speak the browser's language. */}
          <input
            ref={file}
            type="file"
            accept=".json,application/json"
            className="hidden"
            aria-label={t('file')}
            onChange={(event) => void event.target.files?.[0]?.text().then((json) => form.set({ json }))}
          />
          <Button className="max-sm:w-full" onClick={() => file.current?.click()}>
            <FileUp aria-hidden />
            {t('file')}
          </Button>
        </>
      }
      onSubmit={({ json: { namespace } }) =>
        // The server reads the text itself.
        take.mutate(form.values, {
          onSuccess: () => {
            toast.success(t('imported', { name: namespace }));
            onClose();
          },
        })
      }
    >
      <Field label={t('json')} required error={form.wrong('json') ? problemOf(form.values, say) : null}>
        {(control) => (
          <Textarea
            {...control}
            className="min-h-56 font-mono text-xs"
            spellCheck={false}
            value={form.values.json}
            onChange={(event) => form.set({ json: event.target.value })}
          />
        )}
      </Field>
      <CheckboxField
        label={t('replace')}
        hint={t('replaceHint')}
        checked={form.values.replace}
        onCheckedChange={(replace) => form.set({ replace })}
      />
    </FormDialog>
  );
}

/** Where in the JSON something is wrong, and what. */
function problemOf(values: { json: string; replace: boolean }, say: (sentence: string) => string): string {
  const [issue] = importNamespaceInput.safeParse(values).error?.issues ?? [];
  const place = issue?.path.slice(1).map(String).join('.') ?? '';
  const problem = say(issue?.message ?? '');
  return place === '' ? problem : `${place}: ${problem}`;
}
