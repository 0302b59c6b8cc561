/** A scope that says a spec is for the scheduler; specs of other scopes are for others. */
const SCOPE = 'capabilities:';

type Capability = string | number | boolean;

const numeric: Record<string, (found: number, wanted: number) => boolean> = {
  '=': (found, wanted) => found >= wanted,
  '==': (found, wanted) => found === wanted,
  '!=': (found, wanted) => found !== wanted,
  '>=': (found, wanted) => found >= wanted,
  '<=': (found, wanted) => found <= wanted,
};
const textual: Record<string, (found: string, wanted: string) => boolean> = {
  's==': (found, wanted) => found === wanted,
  's!=': (found, wanted) => found !== wanted,
};

/** Whether a capability is what a spec asks for, in Cinder's notation: `ssd`, `<is> True`, `<in> ss`, `>= 3`. */
export function satisfies(found: Capability | undefined, wanted: string): boolean {
  if (found === undefined) return false;
  const [operator = '', ...rest] = wanted.trim().split(/\s+/);
  const operand = rest.join(' ');
  if (operator === '<is>') return isTrue(String(found)) === isTrue(operand);
  if (operator === '<in>') return String(found).includes(operand);
  if (operator === '<or>') {
    return wanted
      .split('<or>')
      .slice(1)
      .some((choice) => String(found) === choice.trim());
  }
  if (Object.hasOwn(textual, operator)) return textual[operator]!(String(found), operand);
  if (Object.hasOwn(numeric, operator)) {
    const [left, right] = [Number(found), Number(operand)];
    return !Number.isNaN(left) && !Number.isNaN(right) && numeric[operator]!(left, right);
  }
  return String(found).toLowerCase() === wanted.trim().toLowerCase();
}

const isTrue = (text: string): boolean => /^(true|yes|1|on)$/i.test(text.trim());

/** The first spec that the capabilities do not satisfy, with what is there instead; null when all are satisfied. */
export function unsatisfied(
  specs: Readonly<Record<string, string>>,
  capabilities: Readonly<Record<string, Capability>>,
): string | null {
  for (const [key, wanted] of Object.entries(specs)) {
    const name = key.startsWith(SCOPE) ? key.slice(SCOPE.length) : key;
    if (name.includes(':')) continue;
    const found = capabilities[name];
    if (!satisfies(found, wanted)) return `${name} is ${found ?? 'not known'}, the type wants ${wanted}`;
  }
  return null;
}
