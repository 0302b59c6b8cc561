'use client';
import { useTranslations } from 'next-intl';
import { LocaleMenu } from '../shell/locale-menu';
import { LogoMark } from '../shell/logo';
import { ThemeMenu } from '../shell/theme-menu';
import { LoginForm } from './login-form';

/** The sign-in page. */
export function LoginScreen({ callback }: { callback: string }) {
  const t = useTranslations('auth');
  const common = useTranslations('common');
  return (
    <div className="flex min-h-dvh flex-col">
      <div className="flex justify-end gap-1 p-3">
        <LocaleMenu />
        <ThemeMenu />
      </div>
      <main className="flex flex-1 flex-col items-center justify-center px-4 pb-24">
        <div className="w-full max-w-sm">
          <div className="mb-6 flex flex-col items-center gap-3 text-center">
            <LogoMark className="size-12" />
            <div>
              <h1 className="text-2xl font-semibold tracking-tight">{common('productName')}</h1>
              <p className="mt-0.5 text-sm text-muted">{t('tagline')}</p>
            </div>
          </div>
          <div className="rounded-xl border border-line bg-surface p-6 shadow-pop">
            <LoginForm callback={callback} />
          </div>
        </div>
      </main>
    </div>
  );
}
