'use client';
import { DropdownMenu, IconButton, MenuItem, MenuLabel, MenuSeparator } from '@skydeck/ui';
import { CircleUser, LogOut, MonitorSmartphone } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { signOut } from 'next-auth/react';
import { useTranslations } from 'next-intl';
import { useMe } from '../session/me';

/** Who is signed in, their sessions, and the way out. */
export function UserMenu() {
  const t = useTranslations('shell.user');
  const router = useRouter();
  const { user } = useMe();
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
      <MenuItem icon={<LogOut />} onSelect={() => void signOut({ callbackUrl: '/login' })}>
        {t('signOut')}
      </MenuItem>
    </DropdownMenu>
  );
}
