'use client';
import { Button } from '@skydeck/ui';
import { Plus } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { useLaunchDenied } from './use-launch-denied';

/** The way to the launch page, or why there is none. */
export function LaunchButton() {
  const t = useTranslations('instances');
  const denied = useLaunchDenied();
  if (denied)
    return (
      <Button variant="primary" disabledReason={denied}>
        <Plus aria-hidden />
        {t('launch')}
      </Button>
    );
  return (
    <Button asChild variant="primary">
      <Link href="/compute/instances/launch">
        <Plus aria-hidden />
        {t('launch')}
      </Link>
    </Button>
  );
}
