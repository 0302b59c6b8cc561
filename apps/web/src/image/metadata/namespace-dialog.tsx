'use client';
import { Dialog } from '@skydeck/ui';
import { useTranslations } from 'next-intl';
import { useSay } from '../../i18n/sentences/sentences-provider';
import { propertiesOf, type Namespace } from './namespace';

/** What a namespace describes. */
export function NamespaceDialog({ namespace, onClose }: { namespace: Namespace; onClose: () => void }) {
  const t = useTranslations('metadataDefinitions.view');
  const say = useSay();
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={say(namespace.displayName)}
      description={namespace.description === '' ? undefined : say(namespace.description)}
      size="lg"
    >
      <dl className="grid gap-4">
        {propertiesOf(namespace).map(([name, { title, type, description, enum: values }]) => (
          <div key={name}>
            <dt className="flex flex-wrap items-baseline gap-x-2 text-sm font-medium">
              {say(title)}
              <span className="font-mono text-xs font-normal text-muted">{name}</span>
              <span className="text-xs font-normal text-muted">{t(`types.${type}`)}</span>
            </dt>
            <dd className="text-sm text-muted">
              {description ? say(description) : null}
              {values ? <span className="block">{t('values', { values: values.join(', ') })}</span> : null}
            </dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
