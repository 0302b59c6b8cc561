/** How one filter of a list is kept in the address. A value that is not set is null. */
export interface FilterKind<Value> {
  /** Null for what does not belong there: a mistyped address shows the list rather than an error. */
  parse(text: string): Value | null;
  serialize(value: Value): string;
  /** It is typed letter by letter: the server is asked when the typing rests, for so many letters at most. */
  typedLength?: number;
  /** It shows more rather than less, so it is none of the filters that one clears. */
  widens?: true;
}

export type FilterKinds = Readonly<Record<string, FilterKind<unknown>>>;

export type FilterValues<Kinds extends FilterKinds> = {
  [Name in keyof Kinds]: Kinds[Name] extends FilterKind<infer Value> ? Value | null : never;
};

export type FilterInput<Kinds extends FilterKinds> = {
  [Name in keyof Kinds]: Kinds[Name] extends FilterKind<infer Value> ? Value | undefined : never;
};

const uuid = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
const same = (value: string) => value;

/** One of some values: for `SelectFilter`. */
export function choice<Value extends string>(values: readonly Value[]): FilterKind<Value> {
  return { parse: (text) => values.find((each) => each === text) ?? null, serialize: same };
}

/** Any number of some values: for `ChoicesFilter`. */
export function choices<Value extends string>(values: readonly Value[]): FilterKind<Value[]> {
  return {
    parse: (text) => {
      const named = text.split(',');
      const found = values.filter((each) => named.includes(each));
      return found.length > 0 ? found : null;
    },
    serialize: (chosen) => chosen.join(','),
  };
}

/** The id of a resource: for `SelectFilter`. */
export function idChoice(): FilterKind<string> {
  return { parse: (text) => (uuid.test(text) ? text : null), serialize: same };
}

/** Typed text, cut to what the server takes: for `TextFilter`. */
export function text(maxLength: number): FilterKind<string> {
  return { parse: (typed) => (typed === '' ? null : typed), serialize: same, typedLength: maxLength };
}

/** On or off, narrowing the list: for `CheckFilter`. */
export function flag(): FilterKind<boolean> {
  return { parse: (value) => (value === 'true' ? true : null), serialize: String };
}

/** On or off, widening the list, such as "all projects": for `CheckFilter`. */
export function scope(): FilterKind<boolean> {
  return { ...flag(), widens: true };
}
