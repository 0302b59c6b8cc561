'use client';
import { cn, IconButton, Kbd } from '@skydeck/ui';
import { Maximize, Minimize } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';

export interface ConsoleFrameProps {
  /** Accessible name of the whole. */
  label: string;
  toolbar: ReactNode;
  /** Below the screen: keys for phones. */
  footer?: ReactNode;
  /** Over the screen: what is wrong. */
  overlay?: ReactNode;
  /** Lets go of the keys that are held in the guest; called before the keyboard leaves the screen. */
  onLeave: () => void;
  children: ReactNode;
}

/** Whether the keys are the ones that give the keyboard back to the page: Ctrl+Alt+Enter. */
export function isLeaveChord(event: { key: string; ctrlKey: boolean; altKey: boolean }): boolean {
  return event.key === 'Enter' && event.ctrlKey && event.altKey;
}

/** Toolbar, screen and hint of a console; fills the window on demand. Ctrl+Alt+Enter takes the keyboard back to the toolbar. */
export function ConsoleFrame({ label, toolbar, footer, overlay, onLeave, children }: ConsoleFrameProps) {
  const t = useTranslations('console');
  const bar = useRef<HTMLDivElement>(null);
  const { full, toggle } = useFullscreen();

  const leave = (event: KeyboardEvent) => {
    if (!isLeaveChord(event)) return;
    event.preventDefault();
    event.stopPropagation();
    onLeave();
    bar.current?.querySelector<HTMLElement>('button:not([disabled])')?.focus();
  };

  return (
    <section
      aria-label={label}
      className={cn(
        'flex flex-col overflow-hidden rounded-lg border border-line bg-surface shadow-card',
        // The toolbar's menus are drawn outside of this element, so the page goes full screen and this fills it.
        full ? 'fixed inset-0 z-50 rounded-none border-0' : 'h-[max(24rem,calc(100dvh-19rem))]',
      )}
    >
      <div
        ref={bar}
        role="toolbar"
        aria-label={t('toolbar')}
        className="flex flex-wrap items-center gap-1 border-b border-line px-2 py-1.5"
      >
        {toolbar}
        <IconButton
          size="sm"
          label={full ? t('fullscreen.leave') : t('fullscreen.enter')}
          icon={full ? <Minimize aria-hidden /> : <Maximize aria-hidden />}
          onClick={toggle}
        />
      </div>
      <div className="relative min-h-0 flex-1 bg-black" onKeyDownCapture={leave}>
        {children}
        {overlay ? (
          <div className="pointer-events-none absolute inset-0 flex items-center justify-center p-4 *:pointer-events-auto">
            {overlay}
          </div>
        ) : null}
      </div>
      {footer}
      <p className="hidden items-center gap-1.5 border-t border-line px-3 py-1 text-2xs text-muted sm:flex">
        <Kbd>Ctrl</Kbd>
        <Kbd>Alt</Kbd>
        <Kbd>Enter</Kbd>
        {t('leaveHint')}
      </p>
    </section>
  );
}

function useFullscreen(): { full: boolean; toggle: () => void } {
  const [full, setFull] = useState(false);
  useEffect(() => {
    const changed = () => setFull(document.fullscreenElement !== null);
    document.addEventListener('fullscreenchange', changed);
    return () => {
      document.removeEventListener('fullscreenchange', changed);
      if (document.fullscreenElement) void document.exitFullscreen();
    };
  }, []);
  const toggle = () => {
    if (full) {
      setFull(false);
      if (document.fullscreenElement) void document.exitFullscreen();
      return;
    }
    // Where the browser refuses (iPhones), the console fills the window all the same.
    setFull(true);
    void document.documentElement.requestFullscreen?.().catch(() => undefined);
  };
  return { full, toggle };
}
