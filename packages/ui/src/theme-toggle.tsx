'use client';
import { Monitor, Moon, Sun } from 'lucide-react';
import { IconButton } from './button';
import { DropdownMenu, MenuRadioGroup, MenuRadioItem } from './dropdown-menu';

export type ThemeChoice = 'light' | 'dark' | 'system';

export interface ThemeToggleProps {
  label: string;
  value: ThemeChoice;
  onValueChange: (value: ThemeChoice) => void;
  names: Record<ThemeChoice, string>;
}

/** Light, dark, or as the system says. */
export function ThemeToggle({ label, value, onValueChange, names }: ThemeToggleProps) {
  return (
    <DropdownMenu
      className="min-w-36"
      trigger={
        <IconButton
          label={label}
          tooltip={false}
          icon={
            <>
              <Sun aria-hidden className="dark:hidden" />
              <Moon aria-hidden className="hidden dark:block" />
            </>
          }
        />
      }
    >
      <MenuRadioGroup value={value} onValueChange={(next) => onValueChange(next as ThemeChoice)}>
        <MenuRadioItem value="light">
          <Sun aria-hidden />
          {names.light}
        </MenuRadioItem>
        <MenuRadioItem value="dark">
          <Moon aria-hidden />
          {names.dark}
        </MenuRadioItem>
        <MenuRadioItem value="system">
          <Monitor aria-hidden />
          {names.system}
        </MenuRadioItem>
      </MenuRadioGroup>
    </DropdownMenu>
  );
}
