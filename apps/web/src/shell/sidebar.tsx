'use client';
import { cn } from '@skydeck/ui';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useMe } from '../session/me';
import { Logo } from './logo';
import { navigation } from './navigation';

export interface SidebarProps {
  onNavigate?: () => void;
}

/** The portal's rooms, those that the user may enter. */
export function Sidebar({ onNavigate }: SidebarProps) {
  const t = useTranslations('shell');
  const common = useTranslations('common');
  const pathname = usePathname();
  const { permissions, cloud } = useMe();
  return (
    <div className="flex h-full flex-col">
      <Link
        href="/compute/instances"
        onClick={onNavigate}
        className="flex h-14 shrink-0 items-center px-5 -outline-offset-2"
      >
        <Logo name={common('productName')} />
      </Link>
      <nav aria-label={t('navigation')} className="flex-1 space-y-5 overflow-y-auto px-3 py-3">
        {navigation.map((group) => {
          const items = group.items.filter((item) => permissions.includes(item.permission));
          if (items.length === 0) return null;
          return (
            <div key={group.key}>
              <h2 className="px-2.5 pb-1.5 text-2xs font-semibold tracking-wider text-muted uppercase">
                {t(`nav.${group.key}`)}
              </h2>
              <ul className="space-y-0.5">
                {items.map((item) => {
                  const current = pathname.startsWith(item.href);
                  return (
                    <li key={item.key}>
                      <Link
                        href={item.href}
                        onClick={onNavigate}
                        aria-current={current ? 'page' : undefined}
                        className={cn(
                          'flex h-9 items-center gap-2.5 rounded-md px-2.5 text-sm font-medium text-muted transition-colors hover:bg-hover hover:text-fg',
                          current &&
                            'bg-primary-soft text-primary-text hover:bg-primary-soft hover:text-primary-text',
                        )}
                      >
                        <item.icon aria-hidden className="size-4" />
                        {t(`nav.${item.key}`)}
                      </Link>
                    </li>
                  );
                })}
              </ul>
            </div>
          );
        })}
      </nav>
      <p className="px-5 py-3 text-2xs text-muted">{t('version', { version: cloud.version })}</p>
    </div>
  );
}
