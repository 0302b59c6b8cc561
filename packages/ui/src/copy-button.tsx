'use client';
import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button, IconButton } from './button';
import { copyText } from './copy-text';
import { useUi } from './ui-provider';

export interface CopyButtonProps {
  text: string;
  /** What is copied, for the accessible name; default: just "copy". */
  label?: string;
  /** Shows the label beside the icon. */
  withText?: boolean;
}

/** Copies a text, and says that it did. */
export function CopyButton({ text, label, withText = false }: CopyButtonProps) {
  const { labels } = useUi();
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 1600);
    return () => clearTimeout(timer);
  }, [copied]);
  const icon = copied ? <Check aria-hidden className="text-success" /> : <Copy aria-hidden />;
  const onClick = () => void copyText(text).then(setCopied);
  const word = copied ? labels.copied : (label ?? labels.copy);
  if (withText)
    return (
      <Button onClick={onClick}>
        {icon}
        {word}
      </Button>
    );
  return (
    <IconButton
      label={word}
      icon={icon}
      size="sm"
      className="-my-1.5 size-7 align-middle"
      onClick={onClick}
    />
  );
}
