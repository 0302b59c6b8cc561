'use client';
import { Badge, CardSection } from '@skydeck/ui';
import { Disc3, HardDrive } from 'lucide-react';
import Link from 'next/link';
import { useLocale, useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { formatGiB } from '../format/units';
import type { InstanceDetail } from './instance-types';

/** What an instance has in it, in the order in which the cloud lists it: what it boots from, and what goes with it. */
export function InstanceDisks({ instance }: { instance: InstanceDetail }) {
  const t = useTranslations('instances.detail');
  const attachments = useTranslations('attachments');
  const locale = useLocale();
  const { disks, cdrom } = instance;
  const bootable = disks
    .filter(({ bootIndex }) => bootIndex !== null)
    .sort((a, b) => (a.bootIndex ?? 0) - (b.bootIndex ?? 0));
  const first = cdrom?.first ? 1 : 0;
  return (
    <CardSection title={t('disks')}>
      <ul className="grid gap-3 text-sm">
        {disks.map((disk) => {
          const place = bootable.indexOf(disk);
          return (
            <Item
              key={disk.volume?.id ?? 'own'}
              icon={<HardDrive />}
              name={
                disk.volume ? (
                  <Link
                    href={`/volume/volumes/${disk.volume.id}`}
                    className="text-primary-text hover:underline"
                  >
                    {disk.volume.name}
                  </Link>
                ) : (
                  t('rootDisk')
                )
              }
              facts={[disk.device, formatGiB(disk.sizeGiB, locale), disk.volume ? null : t('hostDisk')]}
            >
              {place >= 0 ? <Badge>{t('bootPlace', { place: place + first + 1 })}</Badge> : null}
              {disk.readOnly ? <Badge>{attachments('readOnly')}</Badge> : null}
              {disk.volume && disk.deleteOnTermination ? (
                <Badge>{attachments('deleteOnTermination')}</Badge>
              ) : null}
            </Item>
          );
        })}
        {cdrom ? (
          <Item icon={<Disc3 />} name={cdrom.name} facts={[t('cdrom')]}>
            <Badge>{t('bootPlace', { place: cdrom.first ? 1 : bootable.length + 1 })}</Badge>
          </Item>
        ) : null}
      </ul>
    </CardSection>
  );
}

interface ItemProps {
  icon: ReactNode;
  name: ReactNode;
  facts: readonly (string | null)[];
  children: ReactNode;
}

function Item({ icon, name, facts, children }: ItemProps) {
  return (
    <li className="flex items-start gap-2.5">
      <span aria-hidden className="mt-0.5 text-muted [&_svg]:size-4">
        {icon}
      </span>
      <span className="min-w-0 flex-1">
        <span className="block font-medium wrap-anywhere">{name}</span>
        <span className="block text-xs text-muted">{facts.filter(Boolean).join(' · ')}</span>
      </span>
      <span className="flex flex-wrap justify-end gap-1">{children}</span>
    </li>
  );
}
