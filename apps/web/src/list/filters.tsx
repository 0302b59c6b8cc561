'use client';
import { Button, CheckboxField, DropdownMenu, Input, MenuCheckboxItem, MenuLabel, Select } from '@skydeck/ui';
import { ChevronDown } from 'lucide-react';
import { useTranslations } from 'next-intl';

interface FilterOption<Value extends string> {
  value: Value;
  label: string;
}

// Radix has no empty value; this one stands for "any".
const any = '*';

export interface SelectFilterProps<Value extends string> {
  label: string;
  /** The line that takes the filter away, such as "Any status". */
  anyLabel: string;
  options: readonly FilterOption<Value>[];
  value: Value | null;
  onChange: (value: Value | null) => void;
  className?: string;
}

/** One of several values, or any. */
export function SelectFilter<Value extends string>(props: SelectFilterProps<Value>) {
  return (
    <Select
      className={props.className ?? 'w-auto'}
      aria-label={props.label}
      value={props.value ?? any}
      onValueChange={(value) =>
        props.onChange(props.options.find((option) => option.value === value)?.value ?? null)
      }
      options={[{ value: any, label: props.anyLabel }, ...props.options]}
    />
  );
}

export interface ChoicesFilterProps<Value extends string> {
  label: string;
  options: readonly FilterOption<Value>[];
  value: readonly Value[] | null;
  onChange: (value: Value[] | null) => void;
}

/** Any number of values, ticked in a menu. */
export function ChoicesFilter<Value extends string>(props: ChoicesFilterProps<Value>) {
  const t = useTranslations('common');
  const { label, options, onChange } = props;
  const chosen = props.value ?? [];
  const names = options.filter(({ value }) => chosen.includes(value)).map((option) => option.label);
  return (
    <DropdownMenu
      align="start"
      trigger={
        <Button>
          {t('filterChosen', { label, count: names.length, name: names[0] ?? '' })}
          <ChevronDown aria-hidden className="text-muted" />
        </Button>
      }
    >
      <MenuLabel>{label}</MenuLabel>
      {options.map((option) => (
        <MenuCheckboxItem
          key={option.value}
          checked={chosen.includes(option.value)}
          onCheckedChange={(checked) => {
            const next = checked ? [...chosen, option.value] : chosen.filter((each) => each !== option.value);
            onChange(next.length > 0 ? next : null);
          }}
        >
          {option.label}
        </MenuCheckboxItem>
      ))}
    </DropdownMenu>
  );
}

export interface CheckFilterProps {
  label: string;
  value: boolean | null;
  onChange: (value: boolean | null) => void;
}

/** On or off. */
export function CheckFilter({ label, value, onChange }: CheckFilterProps) {
  return (
    <CheckboxField
      label={label}
      checked={value ?? false}
      onCheckedChange={(checked) => onChange(checked || null)}
    />
  );
}

export interface TextFilterProps {
  label: string;
  value: string | null;
  onChange: (value: string | null) => void;
}

/** Typed text. */
export function TextFilter({ label, value, onChange }: TextFilterProps) {
  return (
    <Input
      aria-label={label}
      placeholder={label}
      value={value ?? ''}
      onChange={(event) => onChange(event.target.value === '' ? null : event.target.value)}
    />
  );
}
