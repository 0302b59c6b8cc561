import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { run, succeeds } from '../commands';
import type { Deployment } from '../deployment';
import type { ProcessManager } from '../process-manager';
import type { ProcessSpec, ProcessStatus } from '../supervisor/process-spec';
import { serviceUnit, UNIT_DIRECTORY, unitName } from './unit-files';
import { traitsOf } from './unit-traits';

export const PROCESS_NAMES = ['postgres', 'redis', 'worker', 'web'];

/** Reads `systemctl show`'s properties of one unit. */
export function parseShow(name: string, text: string): ProcessStatus {
  const fields = new Map(
    text
      .split('\n')
      .filter((line) => line.includes('='))
      .map((line): [string, string] => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );
  const active = fields.get('ActiveState');
  const pid = Number(fields.get('MainPID')) || undefined;
  const started = Date.parse(fields.get('ExecMainStartTimestamp') ?? '');
  const running = active === 'active';
  return {
    name,
    state: running ? 'running' : active === 'activating' ? 'waiting' : 'stopped',
    pid: running ? pid : undefined,
    startedAt: running && !Number.isNaN(started) ? started : undefined,
    restarts: Number(fields.get('NRestarts') ?? 0),
    lastExit: running ? undefined : fields.get('Result'),
  };
}

/** Runs Skydeck's processes as systemd's units; their files are written anew where they have changed. */
export function systemdManager(deployment: Deployment): ProcessManager {
  const ensure = async (spec: ProcessSpec): Promise<void> => {
    const file = path.join(UNIT_DIRECTORY, unitName(spec.name));
    const text = serviceUnit(spec, traitsOf(deployment, spec));
    const before = existsSync(file) ? await readFile(file, 'utf8') : undefined;
    if (before !== text) {
      await writeFile(file, text, { mode: 0o644 });
      await run(['systemctl', 'daemon-reload']);
      await run(['systemctl', 'restart', unitName(spec.name)]);
    } else {
      await run(['systemctl', 'start', unitName(spec.name)]);
    }
  };
  return {
    kind: 'systemd',
    ensure,
    stop: (name) => run(['systemctl', 'stop', unitName(name)], { allowFailure: true, timeout: 90_000 }),
    statuses: async () => {
      const statuses: ProcessStatus[] = [];
      for (const name of PROCESS_NAMES) {
        if (!(await succeeds(['systemctl', 'cat', unitName(name)]))) continue;
        const { stdout } = await run(['systemctl', 'show', '--timestamp=utc', unitName(name)], {
          allowFailure: true,
        });
        statuses.push(parseShow(name, stdout));
      }
      return statuses;
    },
    logHint: (name) => `see \`journalctl -u ${unitName(name)}\``,
  };
}
