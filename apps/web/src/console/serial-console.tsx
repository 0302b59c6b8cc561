'use client';
import '@xterm/xterm/css/xterm.css';
import { copyText, pasteText, toast } from '@skydeck/ui';
import { useTheme } from 'next-themes';
import { useTranslations } from 'next-intl';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { ConsoleFrame } from './console-frame';
import { KeyBar } from './key-bar';
import type { Modifier } from './keyboard/modifiers';
import { backspace, enter } from './keyboard/special-keys';
import { LinkBanner } from './link-banner';
import { SerialToolbar } from './serial-toolbar';
import { SerialTerminal } from './terminal';
import { terminalThemes } from './terminal-themes';
import { useConsoleLink } from './use-console-link';
import { Viewers } from './viewers';
import type { ConsoleProps } from './vnc-console';

const hits = {
  matchBackground: '#8a6d00',
  matchOverviewRuler: '#d29922',
  activeMatchBackground: '#b35900',
  activeMatchColorOverviewRuler: '#ff9a3c',
};

/** A guest's serial console; what was printed before, since its boot, is above. */
export default function SerialConsole({ instance }: ConsoleProps) {
  const t = useTranslations('console');
  const { resolvedTheme } = useTheme();
  const theme = terminalThemes[resolvedTheme === 'dark' ? 'dark' : 'light'];
  const element = useRef<HTMLDivElement>(null);
  const searchField = useRef<HTMLInputElement>(null);
  const terminal = useRef<SerialTerminal | null>(null);
  const [screenReader, setScreenReader] = useState(false);
  const [held, setHeld] = useState<ReadonlySet<Modifier>>(new Set());

  const copy = () => {
    const xterm = terminal.current?.xterm;
    if (!xterm) return;
    if (!xterm.hasSelection()) xterm.selectAll();
    const text = xterm.getSelection();
    xterm.clearSelection();
    void copyText(text).then((copied) => {
      if (copied) toast.success(t('serial.copied'));
      else toast.error(t('serial.copyFailed'));
    });
  };
  const paste = () =>
    void pasteText().then((text) => {
      if (text === null) return toast.error(t('serial.pasteFailed'));
      terminal.current?.xterm.paste(text);
      return terminal.current?.xterm.focus();
    });
  const open = useEffectEvent((target: HTMLElement) => {
    return new SerialTerminal(target, {
      theme,
      screenReader,
      label: t('serial.label', { name: instance.name }),
      tooMuchOutput: t('serial.tooMuchOutput'),
      onCopy: copy,
      onPaste: paste,
      onSearch: () => searchField.current?.focus(),
    });
  });

  // Before the link's effect, which shows the terminal on its socket.
  useEffect(() => {
    const target = element.current;
    if (!target) return;
    const opened = open(target);
    terminal.current = opened;
    return () => {
      terminal.current = null;
      opened.dispose();
    };
  }, [instance.id]);
  useEffect(() => {
    if (terminal.current) terminal.current.xterm.options.theme = theme;
  }, [theme]);

  const { state, reconnect } = useConsoleLink(
    instance.id,
    'serial',
    (socket) => terminal.current?.attach(socket) ?? (() => undefined),
  );
  const connected = state.phase === 'connected';
  const type = (text: string) => terminal.current?.type(text);
  const toggleControl = () => {
    const hold = !held.has('ctrl');
    setHeld(new Set(hold ? ['ctrl'] : []));
    terminal.current?.holdControl(hold, () => setHeld(new Set()));
  };
  const search = (text: string, direction: 'next' | 'previous') => {
    const addon = terminal.current?.search;
    if (!addon) return;
    if (text === '') addon.clearDecorations();
    else if (direction === 'next') addon.findNext(text, { incremental: true, decorations: hits });
    else addon.findPrevious(text, { decorations: hits });
  };

  return (
    <ConsoleFrame
      label={t('serial.label', { name: instance.name })}
      onLeave={() => terminal.current?.xterm.blur()}
      overlay={connected ? null : <LinkBanner state={state} onReconnect={reconnect} />}
      toolbar={
        <>
          <Viewers instanceId={instance.id} type="serial" />
          <SerialToolbar
            connected={connected}
            searchField={searchField}
            onSearch={search}
            onCopy={copy}
            onPaste={paste}
            onTellSize={() => {
              const xterm = terminal.current?.xterm;
              if (xterm) type(`stty cols ${xterm.cols} rows ${xterm.rows}\r`);
            }}
            screenReader={screenReader}
            onScreenReader={(on) => {
              setScreenReader(on);
              if (terminal.current) terminal.current.xterm.options.screenReaderMode = on;
            }}
          />
        </>
      }
      footer={
        <KeyBar
          modifiers={['ctrl']}
          held={held}
          onToggle={toggleControl}
          onKey={(key) => type(key.sequence)}
          disabledReason={connected ? null : t('link.notConnected')}
          onText={type}
          onBackspace={() => type(backspace.sequence)}
          onEnter={() => type(enter.sequence)}
        />
      }
    >
      <div
        data-console="serial"
        data-connected={connected}
        className="absolute inset-0 p-2"
        style={{ background: theme.background }}
      >
        {/* Without padding of its own: the terminal counts its rows by this element's height. */}
        <div ref={element} className="size-full" />
      </div>
    </ConsoleFrame>
  );
}
