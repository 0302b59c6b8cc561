import { parseDocument } from 'yaml';
import { AppError } from '../app-error';

/**
 * Checks what a schema for browsers cannot: that a cloud-config is YAML and a mapping.
 * @throws AppError INVALID that names the line
 */
export function checkUserData(userData: string): void {
  if (!userData.startsWith('#cloud-config')) return;
  const document = parseDocument(userData, { prettyErrors: true });
  const [error] = document.errors;
  if (error) {
    const line = error.linePos?.[0].line;
    throw invalid(
      `The cloud-config is not valid YAML${line ? ` (line ${line})` : ''}: ${firstLine(error.message)}`,
    );
  }
  const content: unknown = document.toJS({ maxAliasCount: 100 });
  if (content !== null && (typeof content !== 'object' || Array.isArray(content))) {
    throw invalid('The cloud-config is not a mapping of keys to values.');
  }
}

function invalid(message: string): AppError {
  return new AppError('INVALID', message, {
    field: 'userData',
    hint: 'Correct it, or begin it with “#!” if it is a script.',
  });
}

const firstLine = (text: string): string => text.split('\n', 1)[0] ?? text;
