import { expect, test } from 'vitest';
import type { ProcessSpec } from '../supervisor/process-spec';
import { parseShow } from './systemd-manager';
import { quote, serviceUnit, type UnitTraits } from './unit-files';

const worker: ProcessSpec = {
  name: 'worker',
  argv: ['/var/lib/skydeck/view/node', 'dist/worker.mjs'],
  cwd: '/var/lib/skydeck/releases/1/apps/worker',
  env: { PATH: '/usr/bin', SKYDECK_SECRET_KEY: 'hidden', GREETING: 'a 100% "good" day' },
  user: 'skydeck-agent',
  capabilities: ['dac_read_search'],
  stopSignal: 'SIGTERM',
  stopTimeout: 30_000,
  diesWithSupervisor: true,
};
const traits: UnitTraits = {
  description: 'Skydeck: worker',
  after: ['skydeck-postgres.service'],
  partOf: [],
  environmentFiles: ['/var/lib/skydeck/secrets.env'],
  fromFiles: ['SKYDECK_SECRET_KEY'],
  writable: ['/var/lib/skydeck/instances'],
  binds: [['/home/alice/sky deck/node_modules', '/var/lib/skydeck/view/node_modules']],
  grants: [{ path: '/run/ovn/ovnnb_db.sock', group: 'skydeck-agent' }],
  devices: true,
  runtimeDirectory: 'skydeck/keys',
};

test('secrets stay in their file and never in the unit', () => {
  const unit = serviceUnit(worker, traits);
  expect(unit).not.toContain('hidden');
  expect(unit).toContain('EnvironmentFile=/var/lib/skydeck/secrets.env');
});

test('the agent keeps one capability; a process without any gets empty sets', () => {
  expect(serviceUnit(worker, traits)).toContain('AmbientCapabilities=CAP_DAC_READ_SEARCH\n');
  expect(serviceUnit({ ...worker, capabilities: [] }, traits)).toContain('CapabilityBoundingSet=\n');
});

test('words with blanks, quotes and percent signs survive systemd’s parsing', () => {
  expect(quote('plain/path-1.2')).toBe('plain/path-1.2');
  expect(serviceUnit(worker, traits)).toContain('Environment="GREETING=a 100%% \\"good\\" day"');
  expect(serviceUnit(worker, traits)).toContain(
    'BindReadOnlyPaths="/home/alice/sky deck/node_modules":/var/lib',
  );
});

test('systemctl’s properties become a process’s status', () => {
  const text =
    'ActiveState=active\nMainPID=77\nNRestarts=2\nResult=success\nExecMainStartTimestamp=Mon 2026-11-23 10:00:00 UTC\n';
  expect(parseShow('web', text)).toEqual({
    name: 'web',
    state: 'running',
    pid: 77,
    startedAt: Date.UTC(2026, 10, 23, 10),
    restarts: 2,
    lastExit: undefined,
  });
  expect(parseShow('web', 'ActiveState=failed\nMainPID=0\nResult=exit-code\n')).toMatchObject({
    state: 'stopped',
    pid: undefined,
    lastExit: 'exit-code',
  });
});
