'use client';
import { Combobox, type ComboboxProps, type SelectOption } from '@skydeck/ui';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import type { ChoiceSearch } from './use-choice-search';

/** The parts of a list query that choices are made of. */
export interface ChoicesQuery<Row> {
  data: { items: readonly Row[]; total: number } | undefined;
  error: unknown;
  isError: boolean;
  isFetching: boolean;
  refetch: () => unknown;
}

/** How one row is offered. */
export interface Choice {
  label: string;
  description?: string | null | undefined;
  /** Why it can't be chosen; said in place of its description. */
  refusal?: string | null;
}

/** The same with other rows; what becomes null is left out, and not counted. */
export function mapChoices<Row, Other>(
  query: ChoicesQuery<Row>,
  map: (row: Row) => Other | null,
): ChoicesQuery<Other> {
  const { data, error, isError, isFetching, refetch } = query;
  const rest = { error, isError, isFetching, refetch };
  if (!data) return { ...rest, data };
  const items = data.items.map(map).filter((row) => row !== null);
  return { ...rest, data: { items, total: data.total - data.items.length + items.length } };
}

export interface ChoicesProps<Row extends { id: string }> {
  /** A page of a list procedure, with `search.input` as its search and the data before it as its placeholder. */
  query: ChoicesQuery<Row>;
  search: ChoiceSearch;
  /** Null leaves the row out. */
  choice: (row: Row) => Choice | null;
  /** Empty while none is chosen. */
  value: string;
  onChange: (id: string, row: Row | null) => void;
  /** What is chosen, where that may not be among the rows: named by the address, say. */
  chosen?: Pick<Choice, 'label'> | null | undefined;
  /** The line that takes the choice back, such as "None"; without it one has to be chosen. */
  none?: string;
  placeholder?: string;
}

// The list has no empty value; this one stands for "none".
const NONE = '*';

export type ChoiceBoxProps<Row extends { id: string }> = ChoicesProps<Row> &
  Pick<
    ComboboxProps,
    'id' | 'className' | 'aria-label' | 'aria-describedby' | 'aria-invalid' | 'aria-required'
  >;

/** Whether there is nothing to choose from, whatever is searched for. */
export function hasNoChoice<Row extends { id: string }>({
  query,
  search,
  choice,
}: Pick<ChoicesProps<Row>, 'query' | 'search' | 'choice'>): boolean {
  const { data } = query;
  if (!data || search.input !== undefined || data.total > data.items.length) return false;
  return data.items.every((row) => choice(row) === null);
}

/** One of any number of rows, found by the server. */
export function ChoiceBox<Row extends { id: string }>(props: ChoiceBoxProps<Row>) {
  const { query, search, choice, value, onChange, chosen, none, ...control } = props;
  const common = useTranslations('common');
  // What is searched for next may not find it again.
  const [picked, setPicked] = useState<SelectOption | null>(null);
  const options = query.data?.items.flatMap((row) => optionOf(row.id, choice(row)));
  const noneOption = none === undefined ? [] : [{ value: NONE, label: none }];
  const current =
    options?.find((each) => each.value === value) ?? (picked?.value === value ? picked : (chosen ?? null));
  const hidden = query.data ? query.data.total - query.data.items.length : 0;
  return (
    <Combobox
      {...control}
      value={value || NONE}
      chosen={value === '' ? (noneOption[0] ?? null) : current}
      onValueChange={(next) => {
        setPicked(options?.find((each) => each.value === next) ?? null);
        onChange(next === NONE ? '' : next, query.data?.items.find(({ id }) => id === next) ?? null);
      }}
      options={options && (search.input === undefined ? [...noneOption, ...options] : options)}
      search={search.text}
      onSearchChange={search.setText}
      searchLabel={common('search')}
      empty={common('noMatches')}
      note={hidden > 0 ? common('moreChoices', { count: hidden }) : undefined}
      loading={query.isFetching}
      disabled={none === undefined && value === '' && hasNoChoice(props)}
    />
  );
}

function optionOf(value: string, choice: Choice | null): (SelectOption & { label: string })[] {
  if (!choice) return [];
  const { label, description, refusal } = choice;
  return [{ value, label, description: refusal ?? description, disabled: Boolean(refusal) }];
}
