import { execa, type Options } from 'execa';
import { StepError } from '../launcher/steps.mjs';

export interface CommandResult {
  exitCode: number;
  stdout: string;
  stderr: string;
}

export interface CommandOptions {
  /** Milliseconds; the command is killed after that. */
  timeout?: number;
  cwd?: string;
  /** Replaces (not extends) the inherited environment where given. */
  env?: Record<string, string | undefined>;
  input?: string;
  /** Do not throw on a non-zero exit. */
  allowFailure?: boolean;
  /** What to do about a failure; without it the failure is not a person's to mend. */
  remedy?: string;
}

/** Runs one program with an argument array, never through a shell. */
export async function run(argv: readonly string[], options: CommandOptions = {}): Promise<CommandResult> {
  const [file = '', ...args] = argv;
  const settings: Options = {
    reject: false,
    timeout: options.timeout ?? 60_000,
    stdin: options.input === undefined ? 'ignore' : 'pipe',
    ...(options.input === undefined ? {} : { input: options.input }),
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    ...(options.env === undefined ? {} : { env: options.env, extendEnv: false }),
  };
  const result = await execa(file, args, settings);
  const stdout = String(result.stdout ?? '');
  const stderr = String(result.stderr ?? '') || (result.failed ? (result.shortMessage ?? '') : '');
  const exitCode = result.exitCode ?? (result.failed ? 127 : 0);
  if (exitCode !== 0 && options.allowFailure !== true) {
    const said = `${stderr}\n${stdout}`.trim().split('\n').slice(-8).join('\n    ');
    throw new StepError(
      `\`${argv.slice(0, 6).join(' ')}\` failed:\n    ${said}`,
      options.remedy ?? 'run `npm run doctor`',
    );
  }
  return { exitCode, stdout, stderr };
}

/** Whether a program is there to be run. */
export async function succeeds(argv: readonly string[], options: CommandOptions = {}): Promise<boolean> {
  return (await run(argv, { timeout: 10_000, ...options, allowFailure: true })).exitCode === 0;
}

/** The prefix that runs a command as another user with that user's groups and no privileges. */
export function asUser(user: string, group = user): string[] {
  return ['setpriv', `--reuid=${user}`, `--regid=${group}`, '--init-groups', '--inh-caps=-all', '--'];
}
