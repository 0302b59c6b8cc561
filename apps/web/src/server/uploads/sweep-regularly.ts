import { sweepDeletedImages } from '@skydeck/core/image/sweep-deleted-images';
import { sweepUploads } from '@skydeck/core/image/sweep-uploads';
import type { Runtime } from '../runtime';

const EVERY_MS = 10 * 60_000;

/** Looks now and then for uploads that nobody finishes and files that nothing needs, until the process stops. */
export function sweepRegularly({ db, config, wake, log, stopping }: Runtime): void {
  const sweep = (): void => {
    const failed = (what: string) => (error: unknown) => {
      if (!stopping.signal.aborted) log.warn({ err: error }, `${what} could not be swept`);
    };
    sweepUploads({ db, config, wake }).then((swept) => {
      if (Object.values(swept).some(Boolean)) log.info(swept, 'uploads were swept');
    }, failed('uploads'));
    sweepDeletedImages({ db, wake }).then((started) => {
      if (started > 0) log.info({ started }, 'files of deleted images are being removed');
    }, failed('deleted images'));
  };
  const timer = setInterval(sweep, EVERY_MS);
  timer.unref();
  stopping.signal.addEventListener('abort', () => clearInterval(timer), { once: true });
}
