'use client';
import { Button, DropdownMenu, IconButton, MenuCheckboxItem, MenuItem, SearchInput } from '@skydeck/ui';
import { ChevronDown, ChevronUp, ClipboardPaste, Copy, Settings2 } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { RefObject } from 'react';

export interface SerialToolbarProps {
  connected: boolean;
  searchField: RefObject<HTMLInputElement | null>;
  onSearch: (text: string, direction: 'next' | 'previous') => void;
  onCopy: () => void;
  onPaste: () => void;
  onTellSize: () => void;
  screenReader: boolean;
  onScreenReader: (on: boolean) => void;
}

/** Search, clipboard and settings of a serial console. */
export function SerialToolbar({
  connected,
  searchField,
  onSearch,
  onCopy,
  onPaste,
  onTellSize,
  screenReader,
  onScreenReader,
}: SerialToolbarProps) {
  const t = useTranslations('console');
  const search = (direction: 'next' | 'previous') => onSearch(searchField.current?.value ?? '', direction);
  return (
    <>
      <Button size="sm" variant="ghost" onClick={onCopy}>
        <Copy aria-hidden />
        {t('serial.copy')}
      </Button>
      <Button
        size="sm"
        variant="ghost"
        disabledReason={connected ? null : t('link.notConnected')}
        onClick={onPaste}
      >
        <ClipboardPaste aria-hidden />
        {t('serial.paste')}
      </Button>
      <span className="hidden flex-1 sm:block" />
      <SearchInput
        ref={searchField}
        label={t('serial.search')}
        placeholder={t('serial.searchHint')}
        className="min-w-32 flex-1 sm:max-w-56"
        onChange={(event) => onSearch(event.target.value, 'next')}
        onKeyDown={(event) => {
          if (event.key === 'Enter') search(event.shiftKey ? 'previous' : 'next');
        }}
      />
      <IconButton
        size="sm"
        label={t('serial.previous')}
        icon={<ChevronUp aria-hidden />}
        onClick={() => search('previous')}
      />
      <IconButton
        size="sm"
        label={t('serial.next')}
        icon={<ChevronDown aria-hidden />}
        onClick={() => search('next')}
      />
      <DropdownMenu
        trigger={
          <IconButton size="sm" label={t('settings')} icon={<Settings2 aria-hidden />} tooltip={false} />
        }
      >
        <MenuItem onSelect={onTellSize} disabledReason={connected ? null : t('link.notConnected')}>
          {t('serial.tellSize')}
        </MenuItem>
        <MenuCheckboxItem checked={screenReader} onCheckedChange={onScreenReader}>
          {t('serial.screenReader')}
        </MenuCheckboxItem>
      </DropdownMenu>
    </>
  );
}
