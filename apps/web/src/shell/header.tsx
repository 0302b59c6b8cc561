'use client';
import { Button, IconButton, Kbd } from '@skydeck/ui';
import { useMutation } from '@tanstack/react-query';
import { Menu, Search } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { LiveIndicator } from '../live/live-indicator';
import type { LiveState } from '../live/use-live-events';
import { useTRPC } from '../trpc/client';
import { ActivityIndicator } from './activity-indicator';
import { LocaleMenu } from './locale-menu';
import { ProjectSwitcher } from './project-switcher';
import { ThemeMenu } from './theme-menu';
import { UserMenu } from './user-menu';

export interface HeaderProps {
  live: LiveState;
  onOpenNavigation: () => void;
  onOpenPalette: () => void;
}

/** The bar above every page. */
export function Header({ live, onOpenNavigation, onOpenPalette }: HeaderProps) {
  const t = useTranslations('shell');
  const trpc = useTRPC();
  const setLocale = useMutation(trpc.session.setLocale.mutationOptions());
  return (
    <header className="sticky top-0 z-30 flex h-14 items-center gap-1.5 border-b border-line bg-surface/95 px-3 backdrop-blur-sm sm:gap-2 sm:px-5">
      <IconButton
        label={t('openNavigation')}
        tooltip={false}
        className="lg:hidden"
        icon={<Menu aria-hidden />}
        onClick={onOpenNavigation}
      />
      <ProjectSwitcher />
      <Button className="hidden w-64 justify-start font-normal text-muted md:flex" onClick={onOpenPalette}>
        <Search aria-hidden />
        <span className="flex-1 text-left">{t('paletteShort')}</span>
        <Kbd>{'Ctrl K'}</Kbd>
      </Button>
      <span className="flex-1" />
      <LiveIndicator state={live} />
      <IconButton
        label={t('palette')}
        className="md:hidden"
        tooltip={false}
        icon={<Search aria-hidden />}
        onClick={onOpenPalette}
      />
      <ActivityIndicator />
      <span className="hidden items-center gap-1.5 sm:flex">
        <LocaleMenu onChoose={(locale) => setLocale.mutate({ locale })} />
        <ThemeMenu />
      </span>
      <UserMenu />
    </header>
  );
}
