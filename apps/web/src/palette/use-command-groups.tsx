'use client';
import { toast, type CommandGroup } from '@skydeck/ui';
import { FolderKanban, MonitorSmartphone, Plus, SunMoon } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useTheme } from 'next-themes';
import { useMe } from '../session/me';
import { navigation } from '../shell/navigation';
import { useSwitchProject } from '../shell/use-switch-project';

/** What can be done without finding anything first. */
export function useCommandGroups(close: () => void): CommandGroup[] {
  const t = useTranslations('palette');
  const shell = useTranslations('shell');
  const instances = useTranslations('instances');
  const volumes = useTranslations('volumes');
  const sessions = useTranslations('sessions');
  const router = useRouter();
  const { permissions, projects, project } = useMe();
  const { setTheme } = useTheme();
  const switchProject = useSwitchProject();
  const go = (href: string) => () => {
    close();
    router.push(href);
  };
  return [
    {
      id: 'do',
      heading: t('groups.do'),
      items: [
        ...(permissions.includes('compute.instance.launch')
          ? [
              {
                id: 'launch',
                label: instances('launch'),
                icon: <Plus aria-hidden />,
                onSelect: go('/compute/instances/launch'),
              },
            ]
          : []),
        ...(permissions.includes('volume.create')
          ? [
              {
                id: 'create-volume',
                label: volumes('actions.create'),
                icon: <Plus aria-hidden />,
                onSelect: go('/volume/volumes/create'),
              },
            ]
          : []),
      ],
    },
    {
      id: 'go',
      heading: t('groups.go'),
      items: [
        ...navigation
          .flatMap((group) => group.items)
          .filter((item) => permissions.includes(item.permission))
          .map((item) => ({
            id: item.key,
            label: shell(`nav.${item.key}`),
            icon: <item.icon aria-hidden />,
            onSelect: go(item.href),
          })),
        {
          id: 'sessions',
          label: sessions('title'),
          icon: <MonitorSmartphone aria-hidden />,
          onSelect: go('/identity/sessions'),
        },
      ],
    },
    {
      id: 'projects',
      heading: t('groups.projects'),
      items: projects
        .filter((each) => each.id !== project?.id)
        .map((each) => ({
          id: each.id,
          label: t('switchTo', { name: each.name }),
          icon: <FolderKanban aria-hidden />,
          onSelect: () => {
            close();
            switchProject(each.id, () => toast.success(shell('project.switched', { name: each.name })));
          },
        })),
    },
    {
      id: 'theme',
      heading: t('groups.theme'),
      items: (['light', 'dark', 'system'] as const).map((theme) => ({
        id: `theme-${theme}`,
        label: t('themeTo', { name: shell(`theme.${theme}`) }),
        icon: <SunMoon aria-hidden />,
        onSelect: () => {
          close();
          setTheme(theme);
        },
      })),
    },
  ];
}
