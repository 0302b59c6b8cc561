/** One long-running process of ours, as the supervisor (or a systemd unit) runs it. */
export interface ProcessSpec {
  name: string;
  argv: string[];
  cwd: string;
  env: Record<string, string>;
  /** Without a user it runs as root. */
  user?: string;
  group?: string;
  /** The only capabilities it keeps when it runs as a user. */
  capabilities?: string[];
  stopSignal: 'SIGTERM' | 'SIGINT';
  /** Milliseconds until it is killed. */
  stopTimeout: number;
  /** Whether it must end when the supervisor ends. */
  diesWithSupervisor: boolean;
}

export type ProcessState = 'running' | 'waiting' | 'stopped';

/** What the supervisor knows of a process. */
export interface ProcessStatus {
  name: string;
  state: ProcessState;
  pid: number | undefined;
  /** Milliseconds since the epoch. */
  startedAt: number | undefined;
  restarts: number;
  /** How it ended last, where it did. */
  lastExit: string | undefined;
}

/** A socket that a service of root's makes, and the group that may use it. */
export interface SocketGrant {
  path: string;
  group: string;
}

/**
 * The command line that drops privileges. Only what is listed in `capabilities` stays, as ambient capabilities, and the
 * bounding set is closed, so that nothing can be gained again.
 */
export function commandLine(spec: ProcessSpec): string[] {
  const death = spec.diesWithSupervisor ? ['--pdeathsig', 'TERM'] : [];
  if (!spec.user) return death.length > 0 ? ['setpriv', ...death, '--', ...spec.argv] : spec.argv;
  const kept = ['-all', ...(spec.capabilities ?? []).map((name) => `+${name}`)].join(',');
  return [
    'setpriv',
    `--reuid=${spec.user}`,
    `--regid=${spec.group ?? spec.user}`,
    '--init-groups',
    `--inh-caps=${kept}`,
    `--ambient-caps=${kept}`,
    `--bounding-set=${kept}`,
    '--no-new-privs',
    ...death,
    '--',
    ...spec.argv,
  ];
}
