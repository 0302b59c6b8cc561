'use client';
import type { CommandGroup } from '@skydeck/ui';
import { Archive, Boxes, Database, HardDrive, KeyRound, Rocket, Server } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useLocale, useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { formatGiB } from '../format/units';
import type { RouterOutputs } from '../trpc/client';
import { useVolumeReason } from '../volume/use-volume-reason';
import type { FoundInstance } from './portal-palette';

/** What the server found for the words typed. */
export function useFoundGroups(
  found: RouterOutputs['search']['find'] | undefined,
  close: () => void,
  onInstance: (instance: FoundInstance) => void,
): CommandGroup[] {
  const t = useTranslations('palette.groups');
  const instances = useTranslations('instances');
  const volumes = useTranslations('volumes');
  const palette = useTranslations('palette');
  const reason = useVolumeReason();
  const backups = useTranslations('backups');
  const locale = useLocale();
  const router = useRouter();
  if (!found) return [];
  const go = (href: string) => () => {
    close();
    router.push(href);
  };
  const named = (path: string, items: readonly { id: string; name: string }[], icon: ReactNode) =>
    items.map(({ id, name }) => ({
      id,
      label: name,
      icon,
      onSelect: go(`${path}?q=${encodeURIComponent(name)}`),
    }));
  return [
    {
      id: 'instances',
      heading: t('instances'),
      matched: true,
      items: found.instances.map((instance) => ({
        id: instance.id,
        label: instance.name,
        icon: <Server aria-hidden />,
        detail: [instance.ipAddress, instances(`status.${instance.status}`)].filter(Boolean).join(' · '),
        onSelect: () => onInstance(instance),
      })),
    },
    {
      id: 'volumes',
      heading: t('volumes'),
      matched: true,
      items: found.volumes.map(({ id, name, status, sizeGiB }) => ({
        id,
        label: name,
        icon: <Database aria-hidden />,
        detail: `${formatGiB(sizeGiB, locale)} · ${volumes(`status.${status}`)}`,
        onSelect: go(`/volume/volumes/${id}`),
      })),
    },
    {
      id: 'launch',
      heading: t('do'),
      matched: true,
      items: found.volumes
        .filter(({ actions }) => actions.launch.reason?.key !== 'not-bootable')
        .map((volume) => {
          const why = reason(volume, 'launch');
          return {
            id: `launch-${volume.id}`,
            label: palette('launchFrom', { name: volume.name }),
            icon: <Rocket aria-hidden />,
            detail: why,
            disabled: why !== null,
            onSelect: go(`/compute/instances/launch?volume=${volume.id}`),
          };
        }),
    },
    {
      id: 'backups',
      heading: t('backups'),
      matched: true,
      items: found.backups.map(({ id, name, status, sizeGiB }) => ({
        id,
        label: name,
        icon: <Archive aria-hidden />,
        detail: `${formatGiB(sizeGiB, locale)} · ${backups(`status.${status}`)}`,
        onSelect: go(`/volume/backups/${id}`),
      })),
    },
    {
      id: 'images',
      heading: t('images'),
      matched: true,
      items: named('/image/images', found.images, <HardDrive aria-hidden />),
    },
    {
      id: 'flavors',
      heading: t('flavors'),
      matched: true,
      items: named('/compute/flavors', found.flavors, <Boxes aria-hidden />),
    },
    {
      id: 'keyPairs',
      heading: t('keyPairs'),
      matched: true,
      items: named('/compute/key-pairs', found.keyPairs, <KeyRound aria-hidden />),
    },
  ];
}
