'use client';
import { Button, cn, type FieldControlProps } from '@skydeck/ui';
import { File as FileIcon, FileUp } from 'lucide-react';
import { useLocale, useTranslations } from 'next-intl';
import { useState, type DragEvent } from 'react';
import { formatBytes } from '../../format/units';
import { pickFile, type PickedFile } from '../upload/pick-file';

export interface FileDropProps {
  control: FieldControlProps;
  value: PickedFile | null;
  onChange: (picked: PickedFile) => void;
}

/** A file, dropped or chosen. */
export function FileDrop({ control, value, onChange }: FileDropProps) {
  const t = useTranslations('uploads.create');
  const locale = useLocale();
  const [over, setOver] = useState(false);
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    void droppedFile(event.dataTransfer).then((picked) => picked && onChange(picked));
  };
  return (
    // eslint-disable-next-line jsx-a11y/no-static-element-interactions -- dropping is a short cut; the button does the same
    <div
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
      className={cn(
        'flex flex-wrap items-center justify-center gap-x-3 gap-y-2 rounded-lg border border-dashed border-line-strong bg-subtle px-4 py-6 text-sm',
        over && 'border-primary bg-primary-soft/50',
        control['aria-invalid'] && 'border-danger',
      )}
    >
      {value ? (
        <span className="flex min-w-0 items-center gap-2">
          <FileIcon aria-hidden className="size-4 shrink-0 text-muted" />
          <span className="font-medium wrap-anywhere">{value.file.name}</span>
          <span className="shrink-0 text-muted">{formatBytes(value.file.size, locale)}</span>
        </span>
      ) : (
        <span className="text-muted">{t('fileDrop')}</span>
      )}
      <Button {...control} onClick={() => void pickFile().then((picked) => picked && onChange(picked))}>
        <FileUp aria-hidden />
        {t(value ? 'fileChange' : 'fileChoose')}
      </Button>
    </div>
  );
}

/** What TypeScript's DOM does not know yet: a dropped file that can be found again. */
interface DroppedItem {
  getAsFileSystemHandle?: () => Promise<FileSystemHandle | null>;
}

async function droppedFile(dropped: DataTransfer): Promise<PickedFile | null> {
  const item = [...dropped.items].find(({ kind }) => kind === 'file');
  const file = item?.getAsFile() ?? null;
  if (!item || !file) return null;
  const handle = await (item as DroppedItem).getAsFileSystemHandle?.().catch(() => null);
  return { file, handle: handle instanceof FileSystemFileHandle ? handle : null };
}
