/** An identifier as words: `instance.power-off` -> `Instance power off`. For names that have no translation. */
export function readableName(identifier: string): string {
  const words = identifier.replaceAll(/[._-]+/g, ' ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
