'use client';
import { Drawer } from '@skydeck/ui';
import { useTranslations } from 'next-intl';
import { useCallback, useState, type ReactNode } from 'react';
import { InstanceActionsProvider } from '../compute/instance-actions-provider';
import { UploadTray } from '../image/upload/upload-tray';
import { UploadsProvider } from '../image/upload/uploads-provider';
import { useLiveEvents } from '../live/use-live-events';
import { PortalPalette } from '../palette/portal-palette';
import { usePaletteShortcut } from '../palette/use-palette-shortcut';
import { Header } from './header';
import { LocaleMenu } from './locale-menu';
import { Sidebar } from './sidebar';
import { useAccountLocale } from './use-account-locale';
import { ThemeMenu } from './theme-menu';

/** Navigation, header and the page. */
export function PortalShell({ children }: { children: ReactNode }) {
  const t = useTranslations('shell');
  const [drawer, setDrawer] = useState(false);
  const [palette, setPalette] = useState(false);
  // A full load: nothing of the ended session may stay in memory.
  const live = useLiveEvents(useCallback(() => window.location.assign('/login'), []));
  usePaletteShortcut(setPalette);
  useAccountLocale();
  return (
    <InstanceActionsProvider>
      <UploadsProvider>
        <a
          href="#content"
          className="fixed top-2 left-2 z-70 -translate-y-20 rounded-md bg-primary px-4 py-2 font-medium text-primary-fg focus:translate-y-0"
        >
          {t('skipLink')}
        </a>
        <aside className="fixed inset-y-0 left-0 z-40 hidden w-58 border-r border-line bg-surface lg:block">
          <Sidebar />
        </aside>
        <Drawer open={drawer} onOpenChange={setDrawer} label={t('navigation')}>
          <Sidebar onNavigate={() => setDrawer(false)} />
          <div className="flex gap-2 border-t border-line px-4 py-2 sm:hidden">
            <LocaleMenu />
            <ThemeMenu />
          </div>
        </Drawer>
        <div className="flex min-h-dvh min-w-0 flex-col lg:pl-58">
          <Header
            live={live}
            onOpenNavigation={() => setDrawer(true)}
            onOpenPalette={() => setPalette(true)}
          />
          <main
            id="content"
            tabIndex={-1}
            className="mx-auto w-full max-w-[100rem] flex-1 px-4 py-6 outline-none sm:px-6"
          >
            {children}
          </main>
          <UploadTray />
        </div>
        <PortalPalette open={palette} onOpenChange={setPalette} />
      </UploadsProvider>
    </InstanceActionsProvider>
  );
}
