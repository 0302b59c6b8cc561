'use client';
import { CheckboxField, Field, IconButton, Select } from '@skydeck/ui';
import { ArrowDown, ArrowUp, Trash2 } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { DiskSourceField } from './disk-source-field';
import { deviceAt, diskKinds, diskSize, type DiskDraft, type LaunchSources } from './launch-disks-draft';
import { NewVolumeFields } from './new-volume-fields';
import type { LaunchLists } from './use-launch-choices';

export interface DiskRowProps {
  disk: DiskDraft;
  index: number;
  count: number;
  onChange: (part: Partial<DiskDraft>) => void;
  onMove: (by: -1 | 1) => void;
  onRemove: () => void;
  /** Ids of the volumes that are chosen already, here too. */
  taken: readonly string[];
  lists: LaunchLists;
  choices: LaunchSources;
  sourceWrong: boolean;
  sizeWrong: boolean;
}

/** One disk beside the root disk. */
export function DiskRow(props: DiskRowProps) {
  const t = useTranslations('launch.disks');
  const attachments = useTranslations('attachments');
  const { disk, index, count, choices, onChange } = props;
  const device = deviceAt(index);
  const least =
    disk.kind === 'image' || disk.kind === 'snapshot' ? choices.leastGiB(disk.kind, disk.sourceId) : null;
  return (
    <li
      data-disk={disk.key}
      aria-label={t('disk', { device })}
      className="grid gap-4 rounded-lg border border-line bg-subtle p-3.5"
    >
      <div className="flex items-center justify-between gap-2">
        <span className="font-mono text-sm font-medium">{device}</span>
        <span className="flex gap-1">
          <IconButton
            data-move={-1}
            label={t('up', { device })}
            icon={<ArrowUp aria-hidden />}
            size="sm"
            disabled={index === 0}
            onClick={() => props.onMove(-1)}
          />
          <IconButton
            data-move={1}
            label={t('down', { device })}
            icon={<ArrowDown aria-hidden />}
            size="sm"
            disabled={index === count - 1}
            onClick={() => props.onMove(1)}
          />
          <IconButton
            label={t('remove', { device })}
            icon={<Trash2 aria-hidden />}
            size="sm"
            onClick={props.onRemove}
          />
        </span>
      </div>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label={t('kind')}>
          {(control) => (
            <Select
              {...control}
              value={disk.kind}
              onValueChange={(value) =>
                onChange({
                  kind: diskKinds.find((each) => each === value) ?? 'blank',
                  sourceId: '',
                  sizeGiB: null,
                })
              }
              options={diskKinds.map((kind) => ({ value: kind, label: t(`kinds.${kind}.title`) }))}
            />
          )}
        </Field>
        {disk.kind === 'blank' ? null : <DiskSourceField key={disk.kind} {...props} kind={disk.kind} />}
      </div>
      {disk.kind === 'volume' ? null : (
        <NewVolumeFields
          sizeGiB={diskSize(disk, choices)}
          onSize={(sizeGiB) => onChange({ sizeGiB })}
          leastGiB={least}
          sizeWrong={props.sizeWrong}
          typeId={disk.typeId}
          onType={(typeId) => onChange({ typeId })}
          types={props.lists.types}
        />
      )}
      <div className="grid gap-3 sm:grid-cols-2">
        <CheckboxField
          label={attachments('deleteOnTermination')}
          checked={disk.deleteOnTermination}
          onCheckedChange={(deleteOnTermination) => onChange({ deleteOnTermination })}
        />
        <CheckboxField
          label={t('bootable')}
          hint={t('bootableHint')}
          checked={disk.bootable}
          onCheckedChange={(bootable) => onChange({ bootable })}
        />
      </div>
    </li>
  );
}
