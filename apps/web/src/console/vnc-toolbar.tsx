'use client';
import {
  Button,
  DropdownMenu,
  IconButton,
  MenuCheckboxItem,
  MenuItem,
  MenuLabel,
  MenuSeparator,
} from '@skydeck/ui';
import { Camera, ClipboardPaste, Keyboard, Settings2 } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useRef } from 'react';
import { stickyModifiers, type Modifier } from './keyboard/modifiers';
import { functionKeys, phoneKeys, type SpecialKey } from './keyboard/special-keys';
import { StickyModifiers } from './sticky-modifiers';

export interface VncToolbarProps {
  connected: boolean;
  /** Why nothing can be typed now, or null. */
  noTyping: string | null;
  viewOnly: boolean;
  onViewOnly: (viewOnly: boolean) => void;
  scaled: boolean;
  onScaled: (scaled: boolean) => void;
  held: ReadonlySet<Modifier>;
  onToggleModifier: (modifier: Modifier) => void;
  onKey: (key: SpecialKey) => void;
  onCtrlAltDel: () => void;
  onPaste: () => void;
  onScreenshot: () => void;
  /** Gives the keyboard back to the guest. */
  onBackToScreen: () => void;
}

/** What can be done to a guest's screen besides typing and clicking. */
export function VncToolbar(props: VncToolbarProps) {
  const t = useTranslations('console');
  const { noTyping } = props;
  const pressed = useRef(false);
  const press = (key: SpecialKey) => {
    pressed.current = true;
    props.onKey(key);
  };
  /** The hand on the mouse goes on typing into the guest; who came here by keyboard stays here. */
  const afterClick = (event: { detail: number }) => {
    if (event.detail > 0) props.onBackToScreen();
  };
  return (
    <>
      <Button
        size="sm"
        variant="ghost"
        disabledReason={noTyping}
        onClick={(event) => {
          props.onCtrlAltDel();
          afterClick(event);
        }}
      >
        Ctrl-Alt-Del
      </Button>
      <DropdownMenu
        align="start"
        onCloseAutoFocus={(event) => {
          if (!pressed.current) return;
          pressed.current = false;
          event.preventDefault();
          props.onBackToScreen();
        }}
        trigger={
          <Button size="sm" variant="ghost" disabledReason={noTyping}>
            <Keyboard aria-hidden />
            {t('keys.menu')}
          </Button>
        }
      >
        <MenuLabel>{t('keys.function')}</MenuLabel>
        {functionKeys.map((key) => (
          <MenuItem key={key.code} onSelect={() => press(key)}>
            {key.label}
          </MenuItem>
        ))}
        <MenuSeparator />
        {phoneKeys.slice(0, 2).map((key) => (
          <MenuItem key={key.code} onSelect={() => press(key)}>
            {key.label}
          </MenuItem>
        ))}
      </DropdownMenu>
      <div role="group" aria-label={t('keys.sticky')} className="hidden sm:flex">
        <StickyModifiers
          modifiers={stickyModifiers}
          held={props.held}
          onToggle={(modifier, event) => {
            props.onToggleModifier(modifier);
            afterClick(event);
          }}
          disabledReason={noTyping}
        />
      </div>
      <Button size="sm" variant="ghost" disabledReason={noTyping} onClick={props.onPaste}>
        <ClipboardPaste aria-hidden />
        {t('paste.button')}
      </Button>
      <span className="flex-1" />
      <IconButton
        size="sm"
        label={t('screenshot')}
        icon={<Camera aria-hidden />}
        disabledReason={props.connected ? null : t('link.notConnected')}
        onClick={props.onScreenshot}
      />
      <DropdownMenu
        trigger={
          <IconButton size="sm" label={t('settings')} icon={<Settings2 aria-hidden />} tooltip={false} />
        }
      >
        <MenuCheckboxItem checked={props.scaled} onCheckedChange={props.onScaled}>
          {t('scale')}
        </MenuCheckboxItem>
        <MenuCheckboxItem checked={props.viewOnly} onCheckedChange={props.onViewOnly}>
          {t('viewOnly')}
        </MenuCheckboxItem>
      </DropdownMenu>
    </>
  );
}
