export type Level = 'ok' | 'warning' | 'error';

/** One thing that was looked at. What is not `ok` says what to do. */
export interface Finding {
  level: Level;
  subject: string;
  message: string;
  remedy?: string;
}

export const ok = (subject: string, message: string): Finding => ({ level: 'ok', subject, message });
export const warning = (subject: string, message: string, remedy: string): Finding => ({
  level: 'warning',
  subject,
  message,
  remedy,
});
export const error = (subject: string, message: string, remedy: string): Finding => ({
  level: 'error',
  subject,
  message,
  remedy,
});

const MARKS: Record<Level, string> = { ok: '✓', warning: '!', error: '✗' };

export function formatFinding({ level, subject, message, remedy }: Finding): string {
  const line = `${MARKS[level]} ${subject.padEnd(14)} ${message}`;
  return remedy === undefined ? line : `${line}\n  What to do: ${remedy}`;
}
