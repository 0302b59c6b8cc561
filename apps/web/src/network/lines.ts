/** What is typed as lines, without empty ones. */
export function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

/** The parts of a line that commas or spaces separate. */
export function partsOf(line: string): string[] {
  return line.split(/[\s,]+/).filter((part) => part !== '');
}
