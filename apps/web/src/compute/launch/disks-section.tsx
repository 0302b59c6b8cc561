'use client';
import { LAUNCH_MAX_DISKS } from '@skydeck/core/compute/launch-disks.input';
import { Button, FormSection } from '@skydeck/ui';
import { Plus } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useRef, useState } from 'react';
import { DiskRow } from './disk-row';
import { deviceAt, moveDisk, newDisk, type DiskDraft } from './launch-disks-draft';
import { chosenVolumes, type LaunchChoices } from './launch-draft';
import type { SectionProps } from './section-props';
import type { LaunchLists } from './use-launch-choices';

export interface DisksSectionProps extends SectionProps {
  lists: LaunchLists;
  choices: LaunchChoices;
  /** Whether a field of a disk is wrong and is to say so. */
  isWrong: (field: `disk-${number}-${'source' | 'size'}`) => boolean;
}

/** Volumes beside the root disk, in the order in which the guest has them. */
export function DisksSection({ draft, onChange, lists, choices, isWrong }: DisksSectionProps) {
  const t = useTranslations('launch.disks');
  const list = useRef<HTMLOListElement>(null);
  const add = useRef<HTMLButtonElement>(null);
  const [said, setSaid] = useState('');
  const { disks } = draft;
  const change = (key: number, part: Partial<DiskDraft>) =>
    onChange({ disks: disks.map((disk) => (disk.key === key ? { ...disk, ...part } : disk)) });
  const move = (key: number, by: -1 | 1) => {
    const moved = moveDisk(disks, key, by);
    const index = moved.findIndex((disk) => disk.key === key);
    onChange({ disks: moved });
    setSaid(t('moved', { device: deviceAt(index) }));
    // The browser forgets the focus of what it moves; at an end only the other way is left.
    const atEnd = by === -1 ? index === 0 : index === moved.length - 1;
    const button = `[data-disk="${key}"] [data-move="${atEnd ? -by : by}"]`;
    requestAnimationFrame(() => list.current?.querySelector<HTMLElement>(button)?.focus());
  };
  return (
    <FormSection id="launch-disks" title={t('title')} description={t('description')}>
      {disks.length > 0 ? (
        <ol ref={list} className="grid gap-3">
          {disks.map((disk, index) => (
            <DiskRow
              key={disk.key}
              disk={disk}
              index={index}
              count={disks.length}
              onChange={(part) => change(disk.key, part)}
              onMove={(by) => move(disk.key, by)}
              onRemove={() => {
                onChange({ disks: disks.filter(({ key }) => key !== disk.key) });
                add.current?.focus();
              }}
              taken={chosenVolumes(draft)}
              lists={lists}
              choices={choices}
              sourceWrong={isWrong(`disk-${disk.key}-source`)}
              sizeWrong={isWrong(`disk-${disk.key}-size`)}
            />
          ))}
        </ol>
      ) : null}
      <p className="sr-only" aria-live="polite">
        {said}
      </p>
      <div>
        <Button
          ref={add}
          disabledReason={disks.length >= LAUNCH_MAX_DISKS ? t('most', { count: LAUNCH_MAX_DISKS }) : null}
          onClick={() => onChange({ disks: [...disks, newDisk(disks)] })}
        >
          <Plus aria-hidden />
          {t('add')}
        </Button>
      </div>
    </FormSection>
  );
}
