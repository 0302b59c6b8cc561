'use client';
import { useState } from 'react';
import type { z } from 'zod';

export interface Form<Values extends object, Input> {
  values: Values;
  set: (change: Partial<Values>) => void;
  /** Whether to show a field as wrong: it is, and it has been edited or sent. */
  wrong: (name: keyof Values) => boolean;
  /** What the schema says of such a field, in the server's words; null where nothing is to be shown. */
  problem: (name: keyof Values) => string | null;
  /** What the server takes; null while something is wrong. */
  input: Input | null;
  /** From now on everything that is wrong is shown. */
  submit: () => void;
}

/** What is typed into a form, checked as it is typed by the schema that the server uses too. */
export function useForm<Values extends object, Schema extends z.ZodType>(
  schema: Schema,
  initial: Values | (() => Values),
): Form<Values, z.output<Schema>> {
  const [values, setValues] = useState(initial);
  const [edited, setEdited] = useState<ReadonlySet<string>>(new Set());
  const [submitted, setSubmitted] = useState(false);
  const parsed = schema.safeParse(values);
  // The first of each field.
  const issues = new Map<PropertyKey | undefined, string>(
    parsed.success ? [] : parsed.error.issues.toReversed().map((issue) => [issue.path[0], issue.message]),
  );
  const wrong = (name: keyof Values) => issues.has(name) && (submitted || edited.has(String(name)));
  return {
    values,
    set: (change) => {
      setValues((current) => ({ ...current, ...change }));
      setEdited((current) => new Set([...current, ...Object.keys(change)]));
    },
    wrong,
    problem: (name) => (wrong(name) ? (issues.get(name) ?? null) : null),
    input: parsed.success ? parsed.data : null,
    submit: () => setSubmitted(true),
  };
}
