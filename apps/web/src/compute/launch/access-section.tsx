'use client';
import { Button, Field, FormSection } from '@skydeck/ui';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Plus, Upload } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { ChoiceBox } from '../../choice/choice-box';
import { firstChoices, useChoiceSearch } from '../../choice/use-choice-search';
import { useCan } from '../../session/me';
import { useTRPC } from '../../trpc/client';
import { GenerateKeyPairDialog } from '../generate-key-pair-dialog';
import { ImportKeyPairDialog } from '../import-key-pair-dialog';

export interface AccessSectionProps {
  /** Empty for none. */
  value: string;
  onChange: (keyPairId: string) => void;
}

/** The key pair, chosen or made here. */
export function AccessSection({ value, onChange }: AccessSectionProps) {
  const t = useTranslations('launch');
  const keyPairs = useTranslations('keyPairs');
  const trpc = useTRPC();
  const denied = useCan('compute.key-pair.write') ? null : keyPairs('denied');
  const [open, setOpen] = useState<'import' | 'generate' | null>(null);
  // One that is made here need not be among the first.
  const [made, setMade] = useState<{ id: string; name: string } | null>(null);
  const search = useChoiceSearch();
  const query = useQuery({
    ...trpc.keyPair.list.queryOptions({ ...firstChoices, search: search.input }),
    placeholderData: keepPreviousData,
  });
  const onMade = (keyPair: { id: string; name: string }) => {
    setMade(keyPair);
    onChange(keyPair.id);
  };
  return (
    <FormSection id="launch-access" title={t('sections.access')} description={t('sections.accessHint')}>
      <Field label={t('keyPair')} hint={value === '' ? t('keyPairNoneHint') : null}>
        {(control) => (
          <div className="flex flex-wrap gap-2">
            <ChoiceBox
              {...control}
              className="w-full sm:w-72"
              none={t('keyPairNone')}
              query={query}
              search={search}
              choice={({ name }) => ({ label: name })}
              chosen={made?.id === value ? { label: made.name } : null}
              value={value}
              onChange={onChange}
            />
            <Button disabledReason={denied} onClick={() => setOpen('generate')}>
              <Plus aria-hidden />
              {t('keyPairNew')}
            </Button>
            <Button disabledReason={denied} onClick={() => setOpen('import')}>
              <Upload aria-hidden />
              {t('keyPairImport')}
            </Button>
          </div>
        )}
      </Field>
      {open === 'import' ? <ImportKeyPairDialog onClose={() => setOpen(null)} onDone={onMade} /> : null}
      {open === 'generate' ? <GenerateKeyPairDialog onClose={() => setOpen(null)} onDone={onMade} /> : null}
    </FormSection>
  );
}
