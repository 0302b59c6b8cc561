import type { ComponentProps } from 'react';
import { cn } from './cn';

/* eslint-disable jsx-a11y/no-redundant-roles, jsx-a11y/no-interactive-element-to-noninteractive-role --
   Explicit roles: on a phone these elements are laid out as cards (`display: grid`), which would
   otherwise take the table's meaning away from screen readers. */

/** A table that scrolls sideways rather than breaking the page. */
export function Table({ className, ...props }: ComponentProps<'table'>) {
  return <table role="table" className={cn('w-full border-collapse text-sm', className)} {...props} />;
}

export function TableHead({ className, ...props }: ComponentProps<'thead'>) {
  return <thead role="rowgroup" className={cn('text-left text-xs text-muted', className)} {...props} />;
}

export function TableBody(props: ComponentProps<'tbody'>) {
  return <tbody role="rowgroup" {...props} />;
}

export function TableRow({ className, ...props }: ComponentProps<'tr'>) {
  return <tr role="row" className={cn('border-b border-line last:border-b-0', className)} {...props} />;
}

export function TableHeader({ className, ...props }: ComponentProps<'th'>) {
  return (
    <th role="columnheader" scope="col" className={cn('px-3 py-2.5 font-medium', className)} {...props} />
  );
}

export function TableCell({ className, ...props }: ComponentProps<'td'>) {
  return <td role="cell" className={cn('px-3 py-2.5 align-middle', className)} {...props} />;
}
