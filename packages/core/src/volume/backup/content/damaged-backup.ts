import { AppError, type AppErrorOptions } from '../../../app-error';

/** The store does not have what was stored there: no repetition helps, and nothing may go on from this backup. */
export class DamagedBackupError extends AppError {
  constructor(
    readonly backupId: string,
    message: string,
    options: Pick<AppErrorOptions, 'hint' | 'cause'>,
  ) {
    super('STORAGE', message, options);
  }
}
