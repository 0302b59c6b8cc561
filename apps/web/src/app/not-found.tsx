import { Button, EmptyState } from '@skydeck/ui';
import { Compass } from 'lucide-react';
import Link from 'next/link';
import { getTranslations } from 'next-intl/server';

export default async function NotFound() {
  const t = await getTranslations('shell.notFound');
  return (
    <main className="flex min-h-dvh items-center justify-center">
      <EmptyState
        icon={<Compass />}
        title={t('title')}
        titleAs="h1"
        description={t('hint')}
        action={
          <Button asChild variant="primary">
            <Link href="/compute/instances">{t('home')}</Link>
          </Button>
        }
      />
    </main>
  );
}
