'use client';
import { CopyButton } from '@skydeck/ui';
import { useTranslations } from 'next-intl';

export interface CopyableTextProps {
  /** An id, an address, a checksum. */
  text: string;
  /** What it is, for the button's name; default: the text itself. */
  name?: string;
}

/** Something that people take elsewhere, in the type of a terminal and with a button that copies it. */
export function CopyableText({ text, name = text }: CopyableTextProps) {
  const t = useTranslations('common');
  return (
    <span className="font-mono text-xs wrap-anywhere">
      {text}
      <CopyButton text={text} label={t('copyName', { name })} />
    </span>
  );
}
