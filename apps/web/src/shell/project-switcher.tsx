'use client';
import { Button, DropdownMenu, MenuLabel, MenuRadioGroup, MenuRadioItem, toast } from '@skydeck/ui';
import { ChevronsUpDown, FolderKanban } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useMe } from '../session/me';
import { useSwitchProject } from './use-switch-project';

/** The project that the user works in; everything on the pages is this project's. */
export function ProjectSwitcher() {
  const t = useTranslations('shell.project');
  const { project, projects } = useMe();
  const switchProject = useSwitchProject();
  if (projects.length === 0)
    return (
      <Button disabledReason={t('noneHint')}>
        <FolderKanban aria-hidden />
        {t('none')}
      </Button>
    );
  return (
    <DropdownMenu
      align="start"
      trigger={
        <Button
          className="max-w-44 min-w-0 sm:max-w-60"
          aria-label={`${t('switch')}: ${project?.name ?? t('none')}`}
        >
          <FolderKanban aria-hidden className="text-muted" />
          <span className="truncate">{project?.name ?? t('none')}</span>
          <ChevronsUpDown aria-hidden className="text-muted" />
        </Button>
      }
    >
      <MenuLabel>{t('switch')}</MenuLabel>
      <MenuRadioGroup
        value={project?.id ?? ''}
        onValueChange={(id) => {
          const target = projects.find((each) => each.id === id);
          if (!target || target.id === project?.id) return;
          switchProject(target.id, () =>
            toast.success(t('switched', { name: target.name }), { id: 'project' }),
          );
        }}
      >
        {projects.map((each) => (
          <MenuRadioItem key={each.id} value={each.id}>
            <span className="min-w-0">
              <span className="block truncate">{each.name}</span>
              {each.role ? <span className="block text-xs text-muted">{t(`role.${each.role}`)}</span> : null}
            </span>
          </MenuRadioItem>
        ))}
      </MenuRadioGroup>
    </DropdownMenu>
  );
}
