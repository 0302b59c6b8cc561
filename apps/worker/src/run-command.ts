import { AppError } from '@skydeck/core/app-error';
import { execa, ExecaError } from 'execa';

export interface CommandOptions {
  signal: AbortSignal;
  /** In milliseconds. */
  timeoutMs: number;
  /** What the person should do when it fails. */
  hint?: string;
  /** Is told what the program prints, as it comes. */
  onOutput?: (text: string) => void;
}

/**
 * Runs a program of the host with an argument array, without a shell, and answers its standard output.
 * @throws AppError STORAGE with the program's own last words.
 */
export async function runCommand(
  file: string,
  args: readonly string[],
  options: CommandOptions,
): Promise<string> {
  const { signal, timeoutMs, hint, onOutput } = options;
  try {
    const running = execa(file, args, { cancelSignal: signal, timeout: timeoutMs, stdin: 'ignore' });
    if (onOutput) running.stdout.on('data', (chunk: Buffer | string) => onOutput(chunk.toString()));
    return (await running).stdout;
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof ExecaError)) throw error;
    const said = String(error.stderr ?? '')
      .trim()
      .split('\n')
      .at(-1);
    const why = error.timedOut ? `no end after ${timeoutMs / 1000} s` : said || error.shortMessage;
    throw new AppError('STORAGE', `${file} failed: ${why.replace(/\.$/, '')}.`, {
      hint: hint ?? 'Look at the free space and the permissions of the state directory on the host.',
      rescheduleable: true,
      cause: error,
    });
  }
}
