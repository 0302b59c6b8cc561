const PART = /^[A-Za-z0-9_-][A-Za-z0-9._-]*$/;

/** A key as every store takes it: a path of plain names, none of which begins with a dot. @throws Error */
export function checkedKey(key: string): string {
  if (!key.split('/').every((part) => PART.test(part))) throw new Error(`${key} is no key of a store`);
  return key;
}
