'use client';
import { Button } from '@skydeck/ui';
import { Plus } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { useCan } from '../session/me';

/** Why the user may not make volumes here; null when they may. */
export function useCreateVolumeDenied(): string | null {
  const t = useTranslations('volumes');
  return useCan('volume.create') ? null : t('createDenied');
}

/** The way to the page that makes a volume, or why there is none. */
export function CreateVolumeButton() {
  const t = useTranslations('volumes');
  const denied = useCreateVolumeDenied();
  if (denied)
    return (
      <Button variant="primary" disabledReason={denied}>
        <Plus aria-hidden />
        {t('actions.create')}
      </Button>
    );
  return (
    <Button asChild variant="primary">
      <Link href="/volume/volumes/create">
        <Plus aria-hidden />
        {t('actions.create')}
      </Link>
    </Button>
  );
}
