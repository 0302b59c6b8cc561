import { sweepUploads } from '@skydeck/core/image/sweep-uploads';
import type { Runtime } from '../runtime';

const EVERY_MS = 10 * 60_000;

/** Looks now and then for uploads that nobody finishes, until the process stops. */
export function sweepRegularly({ db, config, wake, log, stopping }: Runtime): void {
  const sweep = (): void => {
    sweepUploads({ db, config, wake }).then(
      (swept) => {
        if (Object.values(swept).some(Boolean)) log.info(swept, 'uploads were swept');
      },
      (error: unknown) => {
        if (!stopping.signal.aborted) log.warn({ err: error }, 'uploads could not be swept');
      },
    );
  };
  const timer = setInterval(sweep, EVERY_MS);
  timer.unref();
  stopping.signal.addEventListener('abort', () => clearInterval(timer), { once: true });
}
