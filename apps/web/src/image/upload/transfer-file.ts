import { DetailedError, Upload } from 'tus-js-client';
import { isErrorCode } from '../../errors/app-error';
import type { ShownError } from '../../errors/use-error-text';

export interface TransferOptions {
  file: File;
  uploadId: string;
  onProgress: (sentBytes: number) => void;
  onDone: () => void;
  /** `null`: the connection is lost, or the server is away; another try may go on. */
  onFailed: (error: ShownError | null) => void;
}

export interface Transfer {
  /** Ends it without a word; what has come stays at the server. */
  abort(): void;
}

/**
 * Statuses after which a try goes on: the server restarts, is full of work, or still holds the last try; or the
 * session is to be renewed, perhaps in another window.
 */
const PASSING = new Set([401, 408, 409, 423, 425, 429, 500, 502, 503, 504]);

/** Sends what the server does not have yet of a file, in one request that the browser streams from the disk. */
export function transferFile(options: TransferOptions): Transfer {
  const { file, uploadId, onProgress, onDone, onFailed } = options;
  const upload = new Upload(file, {
    uploadUrl: `/api/uploads/${uploadId}`,
    storeFingerprintForResuming: false,
    retryDelays: null,
    onProgress: (sent) => onProgress(sent),
    onSuccess: () => onDone(),
    onError: (error) => onFailed(failureOf(error)),
  });
  upload.start();
  return {
    abort() {
      void upload.abort();
    },
  };
}

function failureOf(error: Error | DetailedError): ShownError | null {
  const response = error instanceof DetailedError ? error.originalResponse : null;
  const status = response?.getStatus() ?? 0;
  if (status === 0 || PASSING.has(status)) return null;
  return readBody(response?.getBody() ?? '') ?? { code: codeOfStatus(status), message: null, hint: null };
}

/** An answer to HEAD has no body to tell more. */
function codeOfStatus(status: number): ShownError['code'] {
  if (status === 403) return 'FORBIDDEN';
  if (status === 404 || status === 410) return 'NOT_FOUND';
  if (status === 413) return 'INVALID';
  return status === 507 ? 'STORAGE' : 'INTERNAL';
}

function readBody(text: string): ShownError | null {
  try {
    const { error } = JSON.parse(text) as { error?: Record<string, unknown> };
    if (!error || !isErrorCode(error['code'])) return null;
    const { code, message, hint } = error;
    return {
      code,
      message: typeof message === 'string' ? message : null,
      hint: typeof hint === 'string' ? hint : null,
    };
  } catch {
    return null;
  }
}
