'use client';
import { Alert, Button, Dialog, Field, pasteText, Progress, Select, Textarea, toast } from '@skydeck/ui';
import { ClipboardPaste } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useEffect, useRef, useState } from 'react';
import { charactersIn, unwritable } from './keyboard/layout';
import { layoutNames, type LayoutName } from './keyboard/layout-tables';
import { typeText, type SendKey } from './keyboard/typist';

/** Pauses between key events, in ms: QEMU takes at most one each 10 ms. */
const paces = { normal: 12, slow: 40 } as const;
type Pace = keyof typeof paces;
const LINK_LOST = 'link-lost';

export interface PasteDialogProps {
  open: boolean;
  onClose: () => void;
  sendKey: SendKey;
  layout: LayoutName;
  onLayout: (layout: LayoutName) => void;
  /** What is typed while the console is not connected would be lost. */
  connected: boolean;
}

/** Types a text into a guest that knows no clipboard. */
export function PasteDialog({ open, onClose, sendKey, layout, onLayout, connected }: PasteDialogProps) {
  const t = useTranslations('console');
  const [text, setText] = useState('');
  const [pace, setPace] = useState<Pace>('normal');
  const [progress, setProgress] = useState<{ typed: number; total: number } | null>(null);
  const cancel = useRef<AbortController | null>(null);
  const [cutOffAt, setCutOffAt] = useState<{ typed: number; total: number } | null>(null);
  const missing = unwritable(text, layout);

  const takeClipboard = async () => {
    const pasted = await pasteText();
    if (pasted === null) toast.error(t('serial.pasteFailed'));
    else setText(pasted);
  };

  const type = async () => {
    const controller = new AbortController();
    cancel.current = controller;
    const characters = charactersIn(text);
    setCutOffAt(null);
    setProgress({ typed: 0, total: characters.length });
    let typed = 0;
    try {
      typed = await typeText(text, sendKey, {
        layout,
        pauseMs: paces[pace],
        signal: controller.signal,
        onProgress: (typed, total) => setProgress({ typed, total }),
      });
    } finally {
      setProgress(null);
    }
    if (controller.signal.reason === LINK_LOST) {
      // Only what the guest has not got is left to type.
      setText(characters.slice(typed).join(''));
      setCutOffAt({ typed, total: characters.length });
    }
    if (controller.signal.aborted) return;
    setText('');
    onClose();
  };

  useEffect(() => {
    if (!connected) cancel.current?.abort(LINK_LOST);
  }, [connected]);

  return (
    <Dialog
      open={open}
      onOpenChange={(next) => {
        if (next) return;
        cancel.current?.abort();
        onClose();
      }}
      title={t('paste.title')}
      description={t('paste.description')}
      footer={
        progress ? (
          <Button variant="danger" onClick={() => cancel.current?.abort()}>
            {t('paste.cancel')}
          </Button>
        ) : (
          <Button
            variant="primary"
            disabled={text === ''}
            disabledReason={connected ? undefined : t('link.notConnected')}
            onClick={() => void type()}
          >
            {t('paste.type', { count: charactersIn(text).length })}
          </Button>
        )
      }
    >
      <div className="grid gap-4">
        <Field
          label={t('paste.text')}
          aside={
            <Button
              size="sm"
              variant="ghost"
              disabled={progress !== null}
              onClick={() => void takeClipboard()}
            >
              <ClipboardPaste aria-hidden />
              {t('paste.fromClipboard')}
            </Button>
          }
        >
          {(control) => (
            <Textarea
              {...control}
              value={text}
              readOnly={progress !== null}
              rows={7}
              spellCheck={false}
              className="font-mono"
              onChange={(event) => setText(event.target.value)}
            />
          )}
        </Field>
        <div className="grid gap-4 sm:grid-cols-2">
          <Field label={t('paste.layout')} hint={t('paste.layoutHint')}>
            {(control) => (
              <Select
                {...control}
                value={layout}
                disabled={progress !== null}
                onValueChange={(value) => onLayout(value as LayoutName)}
                options={layoutNames.map((name) => ({ value: name, label: t(`layouts.${name}`) }))}
              />
            )}
          </Field>
          <Field label={t('paste.pace')} hint={t('paste.paceHint')}>
            {(control) => (
              <Select
                {...control}
                value={pace}
                disabled={progress !== null}
                onValueChange={(value) => setPace(value as Pace)}
                options={(['normal', 'slow'] as const).map((name) => ({
                  value: name,
                  label: t(`paste.paces.${name}`),
                }))}
              />
            )}
          </Field>
        </div>
        {missing.length > 0 ? (
          <Alert tone="warning" title={t('paste.missing', { layout: t(`layouts.${layout}`) })}>
            <span className="font-mono">{missing.slice(0, 20).join(' ')}</span>
          </Alert>
        ) : null}
        {cutOffAt ? (
          <Alert tone="warning" title={t('paste.cutOff')}>
            {t('paste.cutOffHint', cutOffAt)}
          </Alert>
        ) : null}
        {progress ? (
          <div role="status" className="grid gap-1.5 text-xs text-muted">
            <Progress
              value={(progress.typed / Math.max(1, progress.total)) * 100}
              label={t('paste.progressLabel')}
            />
            {t('paste.progress', progress)}
          </div>
        ) : null}
      </div>
    </Dialog>
  );
}
