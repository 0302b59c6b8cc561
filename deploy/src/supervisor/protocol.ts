import type { ProcessSpec, ProcessStatus, SocketGrant } from './process-spec';

/** One JSON line to the supervisor's socket; one JSON line back. */
export type SupervisorRequest =
  | { command: 'status' }
  /** Starts it, or starts it again when its description has changed. */
  | { command: 'ensure'; spec: ProcessSpec }
  | { command: 'stop'; name: string }
  | { command: 'grant'; sockets: SocketGrant[] }
  /** Stops all that still runs, in reverse order of starting, and ends. */
  | { command: 'shutdown' };

export interface SupervisorStatus {
  pid: number;
  startedAt: number;
  /** Content hash of the supervisor's own code. */
  version: string;
  processes: ProcessStatus[];
}

export type SupervisorReply = { ok: true; status: SupervisorStatus } | { ok: false; error: string };

/** What `main` of the supervisor gets, as its one argument in JSON. */
export interface SupervisorOptions {
  socket: string;
  pidFile: string;
  logs: string;
  version: string;
  /** Bind mounts of the supervisor's own mount namespace: [from, to], read-only. */
  view: [string, string][];
}
