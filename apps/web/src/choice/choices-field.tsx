'use client';
import { CheckboxField, FieldError, SearchInput, Skeleton } from '@skydeck/ui';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { ErrorAlert } from '../errors/error-alert';
import type { ChoicesQuery } from './choice-box';
import type { ChoiceSearch } from './use-choice-search';

export interface TickedChoice {
  id: string;
  /** Also what is searched for, where the list comes whole. */
  name: string;
  hint?: string | undefined;
  disabled?: boolean;
}

export interface ChoicesFieldProps {
  label: string;
  hint?: string | undefined;
  /** When there is nothing to choose from. */
  empty: string;
  /** All there are, or what the server has found. */
  query: Pick<ChoicesQuery<TickedChoice>, 'data' | 'error' | 'isError' | 'refetch'>;
  /** Of a list that the server searches; one that comes whole is searched here, when it is long. */
  search?: ChoiceSearch;
  /** Those that are ticked from the start: they stay in sight, whatever a search finds. */
  ticked?: readonly TickedChoice[] | undefined;
  value: readonly string[];
  onChange: (ids: string[]) => void;
  error?: string | null;
}

/** From this many on, a search field helps. */
const searchFrom = 8;

/** Any number of things, ticked. */
export function ChoicesField(props: ChoicesFieldProps) {
  const { label, hint, query, search, value, onChange, error } = props;
  const common = useTranslations('common');
  const [typed, setTyped] = useState('');
  const [known, setKnown] = useState(props.ticked ?? []);
  const found = query.data?.items;
  const words = typed.trim().toLowerCase();
  const matching = search ? found : found?.filter(({ name }) => name.toLowerCase().includes(words));
  const others = known.filter(({ id }) => value.includes(id) && !matching?.some((each) => each.id === id));
  const shown = matching && [...others, ...matching];
  const searching = (search ? search.input !== undefined : words !== '') && matching?.length === 0;
  const hidden = query.data ? query.data.total - query.data.items.length : 0;
  return (
    <fieldset className="grid gap-2" aria-invalid={error ? true : undefined}>
      <legend className="mb-1.5 text-sm font-medium">{label}</legend>
      {hint ? <p className="text-xs text-muted">{hint}</p> : null}
      {search || (found?.length ?? 0) >= searchFrom ? (
        <SearchInput
          label={`${common('search')}: ${label}`}
          placeholder={common('search')}
          value={search?.text ?? typed}
          onChange={(event) => (search?.setText ?? setTyped)(event.target.value)}
        />
      ) : null}
      {query.isError ? (
        <ErrorAlert error={query.error} onRetry={() => void query.refetch()} />
      ) : !shown ? (
        <Skeleton className="h-24 w-full" />
      ) : shown.length === 0 && !searching ? (
        <p className="text-sm text-muted">{props.empty}</p>
      ) : (
        <div className="grid max-h-56 gap-2.5 overflow-y-auto rounded-md border border-line p-3">
          {shown.map(({ id, name, hint: more, disabled }) => (
            <CheckboxField
              key={id}
              label={name}
              hint={more}
              disabled={disabled}
              checked={value.includes(id)}
              onCheckedChange={(checked) => {
                const next = checked ? [...value, id] : value.filter((each) => each !== id);
                setKnown(shown.filter((each) => next.includes(each.id)));
                onChange(next);
              }}
            />
          ))}
          {searching ? <p className="text-sm text-muted">{common('noMatches')}</p> : null}
          {hidden > 0 ? (
            <p className="text-xs text-muted">{common('moreChoices', { count: hidden })}</p>
          ) : null}
        </div>
      )}
      {error ? <FieldError>{error}</FieldError> : null}
    </fieldset>
  );
}

/** Choices that come whole, as the query of a {@link ChoicesField}. */
export function wholeList(
  items: readonly TickedChoice[] | undefined,
): Pick<ChoicesQuery<TickedChoice>, 'data' | 'error' | 'isError' | 'refetch'> {
  const data = items && { items, total: items.length };
  return { data, error: null, isError: false, refetch: () => undefined };
}
