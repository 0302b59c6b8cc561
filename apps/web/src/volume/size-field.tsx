'use client';
import { Field, Input } from '@skydeck/ui';

export interface SizeFieldProps {
  label: string;
  /** GiB, as typed. */
  value: string;
  onChange: (value: string) => void;
  hint?: string;
  error: string | null;
}

/** A size in whole GiB; the arrow keys count. */
export function SizeField({ label, value, onChange, hint, error }: SizeFieldProps) {
  const size = Number(value);
  return (
    <Field label={label} required hint={hint} error={error} className="sm:max-w-56">
      {(control) => (
        <Input
          {...control}
          inputMode="numeric"
          className="tabular-nums"
          autoComplete="off"
          value={value}
          onChange={(event) => onChange(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return;
            event.preventDefault();
            if (Number.isInteger(size))
              onChange(String(Math.max(1, size + (event.key === 'ArrowUp' ? 1 : -1))));
          }}
        />
      )}
    </Field>
  );
}
