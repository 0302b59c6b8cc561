'use client';
import { Button, Field, FormSection, Select } from '@skydeck/ui';
import { useQuery } from '@tanstack/react-query';
import { Plus, Upload } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useCan } from '../../session/me';
import { useTRPC } from '../../trpc/client';
import { GenerateKeyPairDialog } from '../generate-key-pair-dialog';
import { ImportKeyPairDialog } from '../import-key-pair-dialog';

const none = '*';

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
  const query = useQuery(trpc.keyPair.list.queryOptions({ page: 1, pageSize: 100 }));
  const items = query.data?.items ?? [];
  return (
    <FormSection id="launch-access" title={t('sections.access')} description={t('sections.accessHint')}>
      <Field label={t('keyPair')} hint={value === '' ? t('keyPairNoneHint') : null}>
        {(control) => (
          <div className="flex flex-wrap gap-2">
            <Select
              {...control}
              className="w-full sm:w-72"
              value={value || none}
              onValueChange={(next) => onChange(next === none ? '' : next)}
              options={[
                { value: none, label: t('keyPairNone') },
                ...items.map((each) => ({ value: each.id, label: each.name })),
              ]}
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
      {open === 'import' ? (
        <ImportKeyPairDialog onClose={() => setOpen(null)} onDone={(keyPair) => onChange(keyPair.id)} />
      ) : null}
      {open === 'generate' ? (
        <GenerateKeyPairDialog onClose={() => setOpen(null)} onDone={(keyPair) => onChange(keyPair.id)} />
      ) : null}
    </FormSection>
  );
}
