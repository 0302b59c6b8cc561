/** A sentence with places for values: `Cannot pause {instance}: {why}.` */
export interface Pattern {
  /** What stands before, between and behind the values: one more than `names`. */
  readonly texts: readonly string[];
  readonly names: readonly string[];
}

/** Reads `{name}`s; nothing else is special in a sentence, neither quotes nor angle brackets. */
export function parsePattern(text: string): Pattern {
  const parts = text.split(/\{(\w+)\}/);
  return {
    texts: parts.filter((_, index) => index % 2 === 0),
    names: parts.filter((_, index) => index % 2 === 1),
  };
}

/** The sentence without the names of its values: two that share it are the same sentence. */
export function shapeOf({ texts }: Pick<Pattern, 'texts'>): string {
  return texts.join('{}');
}

const han = /^\p{Script=Han}.*\p{Script=Han}$/su;

/**
 * Puts values in; a name without a value stays as it is. In Chinese a space stands beside other scripts only, so
 * that of a value which has been translated (`ours`) goes when it is Chinese.
 */
export function fill(
  text: string,
  values: Readonly<Record<string, string>>,
  ours: ReadonlySet<string> = new Set(),
): string {
  return text.replaceAll(/( ?)\{(\w+)\}( ?)/g, (whole, before: string, name: string, after: string) => {
    const value = values[name];
    if (value === undefined) return whole;
    return ours.has(name) && han.test(value) ? value : before + value + after;
  });
}
