// The way every command tells what it does: one line when a step starts, one when it is done, with its time.
import { performance } from 'node:perf_hooks';

/** A failure that a person can act on: one sentence of what is wrong and one of what to do. */
export class StepError extends Error {
  /**
   * @param {string} message what is wrong, one sentence
   * @param {string} remedy what to do about it
   */
  constructor(message, remedy) {
    super(message);
    this.name = 'StepError';
    this.remedy = remedy;
  }
}

/** @param {number} milliseconds */
export function formatDuration(milliseconds) {
  if (milliseconds < 60_000) return `${(milliseconds / 1000).toFixed(1)} s`;
  const minutes = Math.floor(milliseconds / 60_000);
  return `${minutes} min ${Math.round((milliseconds % 60_000) / 1000)} s`;
}

/**
 * Runs one named step; what it returns, if it is text, is said behind the time.
 * @template T
 * @param {string} title
 * @param {() => T | Promise<T>} work
 * @returns {Promise<T>}
 */
export async function step(title, work) {
  const started = performance.now();
  process.stdout.write(`• ${title} …\n`);
  const result = await work();
  const detail = typeof result === 'string' && result !== '' ? `: ${result}` : '';
  process.stdout.write(`  done in ${formatDuration(performance.now() - started)}${detail}\n`);
  return result;
}

/** @param {unknown} error */
export function printFailure(error) {
  if (error instanceof StepError) {
    process.stderr.write(`\n✗ ${error.message}\n  What to do: ${error.remedy}\n`);
    return;
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`\n✗ Something unexpected went wrong.\n${text}\n`);
}
