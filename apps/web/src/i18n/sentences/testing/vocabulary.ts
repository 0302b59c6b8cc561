import { readFileSync } from 'node:fs';
import type { Vocabulary } from '../sentence-translator';

const files = new Map<string, unknown>();

/** The portal's words in Chinese, as the provider reads them from next-intl. */
export const vocabulary: Vocabulary = (namespace, value) => {
  const [area = '', ...path] = `${namespace}.${value}`.split('.');
  if (!files.has(area)) {
    const url = new URL(`../../../../messages/zh-CN/${area}.json`, import.meta.url);
    files.set(area, JSON.parse(readFileSync(url, 'utf8')));
  }
  const found = path.reduce<unknown>(
    (at, key) => (at && typeof at === 'object' ? (at as Record<string, unknown>)[key] : undefined),
    files.get(area),
  );
  return typeof found === 'string' ? found : undefined;
};
