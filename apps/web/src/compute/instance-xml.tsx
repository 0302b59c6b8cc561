'use client';
import { CardSection, CodeBlock, CopyButton, EmptyState, RelativeTime, Skeleton } from '@skydeck/ui';
import { useQuery } from '@tanstack/react-query';
import { FileCode } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { ErrorAlert } from '../errors/error-alert';
import { useTRPC } from '../trpc/client';

/** What the hypervisor has of the instance, for cloud admins. */
export function InstanceXml({ instanceId }: { instanceId: string }) {
  const t = useTranslations('instances.xml');
  const trpc = useTRPC();
  const query = useQuery(trpc.instance.xml.queryOptions({ id: instanceId }));
  if (query.isError) return <ErrorAlert error={query.error} onRetry={() => void query.refetch()} />;
  if (!query.data) return <Skeleton className="h-72 w-full" />;
  const { xml, measuredAt } = query.data;
  if (!xml) return <EmptyState icon={<FileCode />} title={t('none')} />;
  return (
    <CardSection title={t('label')} actions={<CopyButton text={xml} />}>
      <p className="mb-3 text-xs text-muted">
        {t('description')}
        {measuredAt ? (
          <>
            {' · '}
            <RelativeTime date={measuredAt} />
          </>
        ) : null}
      </p>
      <CodeBlock label={t('label')} className="max-h-[60vh]">
        {xml}
      </CodeBlock>
    </CardSection>
  );
}
