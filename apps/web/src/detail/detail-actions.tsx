'use client';
import { Button } from '@skydeck/ui';
import { ChevronDown } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { ActionsMenu, type ActionsMenuProps } from '../actions/actions-menu';

/** The button of a resource's page with everything that can be done to it. */
export function DetailActions({ name, items }: Pick<ActionsMenuProps, 'name' | 'items'>) {
  const common = useTranslations('common');
  const menu = useTranslations('actions');
  return (
    <ActionsMenu
      name={name}
      items={items}
      trigger={
        <Button aria-label={menu('menu', { name })}>
          {common('actions')}
          <ChevronDown aria-hidden />
        </Button>
      }
    />
  );
}
