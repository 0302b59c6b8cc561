'use client';
import { Field, Input, Textarea } from '@skydeck/ui';
import type { ReactNode } from 'react';
import { useSay } from '../i18n/sentences/sentences-provider';

export interface TypedFieldProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  /** What the server says is wrong with it. */
  problem: string | null;
  hint?: ReactNode;
  placeholder?: string;
  required?: boolean;
  optional?: boolean;
  disabled?: boolean;
  /** Addresses and the like, in the type of a terminal. */
  mono?: boolean;
  className?: string;
}

/** A line of text, with what is wrong with it in the reader's language. */
export function TypedField({ problem, value, onChange, mono, ...props }: TypedFieldProps) {
  const say = useSay();
  const { placeholder, disabled, ...field } = props;
  return (
    <Field {...field} error={problem === null ? null : say(problem)}>
      {(control) => (
        <Input
          {...control}
          className={mono ? 'font-mono' : undefined}
          value={value}
          placeholder={placeholder}
          disabled={disabled}
          autoComplete="off"
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}

/** Several lines. */
export function LinesField({ problem, value, onChange, mono, ...props }: TypedFieldProps) {
  const say = useSay();
  const { placeholder, disabled, ...field } = props;
  return (
    <Field {...field} error={problem === null ? null : say(problem)}>
      {(control) => (
        <Textarea
          {...control}
          className={mono ? 'font-mono' : undefined}
          rows={2}
          value={value}
          placeholder={placeholder}
          disabled={disabled}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}
