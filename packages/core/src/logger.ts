import { pino, type Logger } from 'pino';

export type { Logger };

/** JSON lines on standard output. Values under keys that name secrets never leave the process. */
export function createLogger(service: string, level: string): Logger {
  return pino({
    level,
    base: { service },
    redact: {
      paths: ['password', 'token', 'userData', 'secret', 'privateKey', '*.password', '*.token', '*.userData'],
      censor: '[redacted]',
    },
  });
}
