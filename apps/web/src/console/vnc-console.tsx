'use client';
import type RFB from '@novnc/novnc';
import { toast } from '@skydeck/ui';
import { useTranslations } from 'next-intl';
import { useRef, useState } from 'react';
import { ConsoleFrame } from './console-frame';
import { KeyBar } from './key-bar';
import { LinkBanner } from './link-banner';
import { modifiers, setModifier, stickyModifiers, type Modifier } from './keyboard/modifiers';
import { backspace, enter, type SpecialKey } from './keyboard/special-keys';
import { typeText, type SendKey } from './keyboard/typist';
import { PasteDialog } from './paste-dialog';
import { saveFile } from './save-file';
import { useConsoleLink } from './use-console-link';
import { useKeyboardLayout } from './use-keyboard-layout';
import { Viewers } from './viewers';
import { openVncScreen } from './vnc-screen';
import { VncToolbar } from './vnc-toolbar';

export interface ConsoleProps {
  instance: { id: string; name: string };
}

/** A guest's screen, with the keys and tools that a browser does not give by itself. */
export default function VncConsole({ instance }: ConsoleProps) {
  const t = useTranslations('console');
  const element = useRef<HTMLDivElement>(null);
  const screen = useRef<RFB | null>(null);
  const touch = useRef<Promise<unknown>>(Promise.resolve());
  const [shown, setShown] = useState(false);
  const [viewOnly, setViewOnly] = useState(false);
  const [scaled, setScaled] = useState(true);
  const [pasting, setPasting] = useState(false);
  const [held, setHeld] = useState<ReadonlySet<Modifier>>(new Set());
  const [layout, setLayout] = useKeyboardLayout();

  const { state, reconnect } = useConsoleLink(instance.id, 'vnc', (socket) => {
    const target = element.current;
    if (!target) return () => undefined;
    const opened = openVncScreen(target, socket, {
      viewOnly,
      scaled,
      onShown: () => {
        setShown(true);
        // Keys go to the guest at once, unless the user is busy elsewhere in the meantime.
        if (document.activeElement === document.body) opened.focus({ preventScroll: true });
      },
    });
    screen.current = opened;
    return () => {
      screen.current = null;
      setShown(false);
      setHeld(new Set());
      opened.disconnect();
    };
  });

  const sendKey: SendKey = (keysym, code, down) => screen.current?.sendKey(keysym, code, down);
  const press = ({ keysym, code }: Pick<SpecialKey, 'keysym' | 'code'>) => {
    sendKey(keysym, code, true);
    sendKey(keysym, code, false);
  };
  const toggleModifier = (modifier: Modifier): boolean => {
    const next = new Set(held);
    if (!next.delete(modifier)) next.add(modifier);
    setHeld(next);
    return next.has(modifier);
  };
  /** The browser's own key-up events go to the page once the keyboard has left the screen. */
  const releaseAll = () => {
    for (const modifier of Object.keys(modifiers) as Modifier[]) setModifier(sendKey, modifier, false);
    setHeld(new Set());
    screen.current?.blur();
  };
  /** What a touch keyboard gives, one after the other: two texts at once would let go of each other's Shift. */
  const inTurn = (send: () => unknown) => {
    touch.current = touch.current.then(send);
  };
  const typeAtOnce = (text: string) =>
    typeText(text, sendKey, {
      layout,
      pauseMs: 0,
      signal: new AbortController().signal,
      onProgress: () => undefined,
    });
  const screenshot = () =>
    screen.current?.toBlob((blob) => {
      if (blob) saveFile(blob, `${instance.name}-${new Date().toISOString().replaceAll(/[:.]/g, '-')}.png`);
      else toast.error(t('screenshotFailed'));
    }, 'image/png');
  const backToScreen = () => screen.current?.focus({ preventScroll: true });
  const closePaste = () => {
    setPasting(false);
    backToScreen();
  };

  const connected = state.phase === 'connected' && shown;
  const watching = viewOnly ? t('viewOnlyHint') : null;
  const noTyping = connected ? watching : t('link.notConnected');

  return (
    <ConsoleFrame
      label={t('vnc.label', { name: instance.name })}
      onLeave={releaseAll}
      overlay={
        connected ? null : (
          <LinkBanner
            state={state.phase === 'connected' ? { phase: 'connecting' } : state}
            onReconnect={reconnect}
          />
        )
      }
      toolbar={
        <>
          <Viewers instanceId={instance.id} type="vnc" />
          <VncToolbar
            connected={connected}
            noTyping={noTyping}
            viewOnly={viewOnly}
            onViewOnly={(next) => {
              if (next) releaseAll();
              setViewOnly(next);
              if (screen.current) screen.current.viewOnly = next;
            }}
            scaled={scaled}
            onScaled={(next) => {
              setScaled(next);
              if (screen.current) screen.current.scaleViewport = next;
            }}
            held={held}
            onToggleModifier={(modifier) => setModifier(sendKey, modifier, toggleModifier(modifier))}
            onKey={press}
            onCtrlAltDel={() => screen.current?.sendCtrlAltDel()}
            onPaste={() => setPasting(true)}
            onScreenshot={screenshot}
            onBackToScreen={backToScreen}
          />
        </>
      }
      footer={
        <KeyBar
          modifiers={stickyModifiers}
          held={held}
          onToggle={(modifier) => {
            const down = toggleModifier(modifier);
            inTurn(() => setModifier(sendKey, modifier, down));
          }}
          onKey={(key) => inTurn(() => press(key))}
          disabledReason={noTyping}
          onText={(text) => inTurn(() => typeAtOnce(text))}
          onBackspace={() => inTurn(() => press(backspace))}
          onEnter={() => inTurn(() => press(enter))}
        />
      }
    >
      <div
        ref={element}
        data-console="vnc"
        data-connected={connected}
        className="absolute inset-0 overflow-auto"
      />
      <PasteDialog
        open={pasting}
        onClose={closePaste}
        sendKey={sendKey}
        layout={layout}
        onLayout={setLayout}
        connected={connected}
      />
    </ConsoleFrame>
  );
}
