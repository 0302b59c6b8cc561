import path from 'node:path';
import type { Deployment } from './deployment';
import { readRecord } from './record';
import { systemdManager } from './systemd/systemd-manager';
import type { ProcessSpec, ProcessStatus } from './supervisor/process-spec';

/** Who keeps the processes running: Skydeck's supervisor, or systemd after `install-service`. */
export interface ProcessManager {
  kind: 'supervisor' | 'systemd';
  /** Starts the process, or starts it again when its description has changed. */
  ensure(spec: ProcessSpec): Promise<unknown>;
  stop(name: string): Promise<unknown>;
  statuses(): Promise<ProcessStatus[]>;
  /** Where a process's output is to be read, as a half-sentence for people. */
  logHint(name: string): string;
}

export function supervisorManager(deployment: Deployment): ProcessManager {
  const { supervisor } = deployment;
  return {
    kind: 'supervisor',
    ensure: (spec) => supervisor.ensure(spec),
    stop: async (name) => ((await supervisor.status()) ? supervisor.stop(name) : undefined),
    statuses: async () => (await supervisor.status())?.processes ?? [],
    logHint: (name) => `see ${path.join(deployment.layout.logs, `${name}.log`)}`,
  };
}

export async function processManager(deployment: Deployment): Promise<ProcessManager> {
  const { systemd } = await readRecord(deployment.layout);
  if (systemd !== true) return supervisorManager(deployment);
  return systemdManager(deployment);
}
