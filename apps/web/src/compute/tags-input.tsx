'use client';
import { Badge, Input, type FieldControlProps } from '@skydeck/ui';
import { X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';

export interface TagsInputProps {
  control: FieldControlProps;
  value: readonly string[];
  onChange: (tags: string[]) => void;
}

/** Tags as chips; Enter, a comma or leaving the field ends one. */
export function TagsInput({ control, value, onChange }: TagsInputProps) {
  const t = useTranslations('launch');
  const [text, setText] = useState('');
  const add = (raw: string) => {
    const added = raw
      .split(',')
      .map((each) => each.trim())
      .filter((each) => each !== '');
    if (added.length > 0) onChange([...new Set([...value, ...added])]);
    setText('');
  };
  return (
    <div className="grid gap-2">
      {value.length > 0 ? (
        <div className="flex flex-wrap gap-1.5">
          {value.map((tag) => (
            <Badge key={tag} className="pr-1">
              <span className="inline-flex items-center gap-1">
                {tag}
                <button
                  type="button"
                  aria-label={t('tagsRemove', { tag })}
                  className="relative rounded-full p-0.5 before:absolute before:-inset-1.5 hover:bg-hover"
                  onClick={() => onChange(value.filter((each) => each !== tag))}
                >
                  <X aria-hidden className="size-3!" />
                </button>
              </span>
            </Badge>
          ))}
        </div>
      ) : null}
      <Input
        {...control}
        value={text}
        placeholder={t('tagsPlaceholder')}
        onChange={(event) =>
          event.target.value.includes(',') ? add(event.target.value) : setText(event.target.value)
        }
        onKeyDown={(event) => {
          // While an input method composes, Enter belongs to it.
          if (event.nativeEvent.isComposing) return;
          if (event.key === 'Enter' && !event.ctrlKey && !event.metaKey) {
            event.preventDefault();
            add(text);
          } else if (event.key === 'Backspace' && text === '') onChange(value.slice(0, -1));
        }}
        onBlur={() => add(text)}
      />
    </div>
  );
}
