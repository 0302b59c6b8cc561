'use client';
import { DropdownMenu, IconButton, MenuItem, MenuLabel, MenuSeparator } from '@skydeck/ui';
import { CircleUser, LogOut, MonitorSmartphone } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { signOut } from 'next-auth/react';
import { useTranslations } from 'next-intl';
import { useToastError } from '../errors/use-toast-error';
import { useMe } from '../session/me';

/** Stays on the address that the browser knows the portal by; next-auth would lead to the configured one. */
async function leave(): Promise<void> {
  await signOut({ redirect: false });
  window.location.assign('/login');
}

/** Who is signed in, their sessions, and the way out. */
export function UserMenu() {
  const t = useTranslations('shell.user');
  const router = useRouter();
  const { user } = useMe();
  const toastError = useToastError();
  return (
    <DropdownMenu
      className="min-w-56"
      trigger={
        <IconButton
          label={t('menu', { name: user.name })}
          tooltip={false}
          icon={<CircleUser aria-hidden className="size-5!" />}
        />
      }
    >
      <MenuLabel>
        <span className="block text-sm font-medium text-fg">{user.name}</span>
        {user.email ? <span className="block">{user.email}</span> : null}
        {user.cloudAdmin ? <span className="block">{t('cloudAdmin')}</span> : null}
      </MenuLabel>
      <MenuSeparator />
      <MenuItem icon={<MonitorSmartphone />} onSelect={() => router.push('/identity/sessions')}>
        {t('sessions')}
      </MenuItem>
      <MenuItem icon={<LogOut />} onSelect={() => void leave().catch(toastError)}>
        {t('signOut')}
      </MenuItem>
    </DropdownMenu>
  );
}
