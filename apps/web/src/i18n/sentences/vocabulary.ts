import type { Vocabulary } from './sentence-translator';

/** The words that the portal's own messages have: dots lead into them, as in `operations.kinds.volume.attach`. */
export function vocabularyIn(messages: object): Vocabulary {
  return (namespace, value) => {
    const found = `${namespace}.${value}`
      .split('.')
      .reduce<unknown>(
        (at, key) =>
          at !== null && typeof at === 'object' && Object.hasOwn(at, key) ? at[key as never] : undefined,
        messages,
      );
    return typeof found === 'string' ? found : undefined;
  };
}
