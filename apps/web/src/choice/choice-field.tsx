'use client';
import { Field, type FieldProps } from '@skydeck/ui';
import { ErrorAlert } from '../errors/error-alert';
import { ChoiceBox, hasNoChoice, type ChoicesProps } from './choice-box';

export interface ChoiceFieldProps<Row extends { id: string }>
  extends
    ChoicesProps<Row>,
    Pick<FieldProps, 'label' | 'hint' | 'error' | 'required' | 'optional' | 'className'> {
  /** Said when there is nothing to choose from. */
  nothing?: string;
}

/** A field for one of what the cloud has, however much that is. */
export function ChoiceField<Row extends { id: string }>({
  label,
  hint,
  error = null,
  required,
  optional,
  className,
  nothing,
  ...choices
}: ChoiceFieldProps<Row>) {
  const { query } = choices;
  if (query.isError && !query.data)
    return <ErrorAlert error={query.error} onRetry={() => void query.refetch()} />;
  return (
    <Field
      label={label}
      hint={hasNoChoice(choices) ? (nothing ?? hint) : hint}
      error={error}
      required={required}
      optional={optional}
      className={className}
    >
      {(control) => <ChoiceBox {...control} {...choices} />}
    </Field>
  );
}

export interface ChoiceFilterProps<Row extends { id: string }> extends Omit<
  ChoicesProps<Row>,
  'value' | 'onChange' | 'none' | 'placeholder'
> {
  label: string;
  /** The line that takes the filter away, such as "Any image". */
  anyLabel: string;
  value: string | null;
  onChange: (id: string | null) => void;
  className?: string;
}

/** A list's filter by one of what the cloud has. */
export function ChoiceFilter<Row extends { id: string }>(props: ChoiceFilterProps<Row>) {
  const { label, anyLabel, value, onChange, ...choices } = props;
  return (
    <ChoiceBox
      {...choices}
      aria-label={label}
      none={anyLabel}
      value={value ?? ''}
      onChange={(id) => onChange(id || null)}
    />
  );
}
