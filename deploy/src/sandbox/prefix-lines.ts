import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';

/** Hands on what a process says, line by line, with its name before each: several may talk at once. */
export function prefixLines(child: ChildProcess, name: string): void {
  for (const output of [child.stdout, child.stderr]) {
    if (!output) continue;
    createInterface({ input: output }).on('line', (line) => process.stdout.write(`${name} │ ${line}\n`));
  }
}
