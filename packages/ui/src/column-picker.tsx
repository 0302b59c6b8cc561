'use client';
import { Columns3 } from 'lucide-react';
import { Button } from './button';
import { DropdownMenu, MenuCheckboxItem, MenuLabel } from './dropdown-menu';

export interface ColumnPickerProps {
  label: string;
  columns: readonly { id: string; header: string; locked?: boolean }[];
  hidden: ReadonlySet<string>;
  onHiddenChange: (hidden: Set<string>) => void;
}

/** The menu that chooses which columns a table shows. */
export function ColumnPicker({ label, columns, hidden, onHiddenChange }: ColumnPickerProps) {
  return (
    <DropdownMenu
      trigger={
        <Button className="max-md:hidden">
          <Columns3 aria-hidden />
          {label}
        </Button>
      }
    >
      <MenuLabel>{label}</MenuLabel>
      {columns
        .filter((column) => !column.locked)
        .map((column) => (
          <MenuCheckboxItem
            key={column.id}
            checked={!hidden.has(column.id)}
            onCheckedChange={(visible) => {
              const next = new Set(hidden);
              if (visible) next.delete(column.id);
              else next.add(column.id);
              onHiddenChange(next);
            }}
          >
            {column.header}
          </MenuCheckboxItem>
        ))}
    </DropdownMenu>
  );
}
