import { expect, test } from 'vitest';
import { commandLine, type ProcessSpec } from './process-spec';

const spec: ProcessSpec = {
  name: 'worker',
  argv: ['/usr/bin/node', 'worker.mjs'],
  cwd: '/',
  env: {},
  stopSignal: 'SIGTERM',
  stopTimeout: 1000,
  diesWithSupervisor: true,
};

test('a process of a user keeps the listed capabilities and can gain none', () => {
  const line = commandLine({ ...spec, user: 'skydeck-agent', capabilities: ['dac_read_search'] });
  expect(line).toContain('--reuid=skydeck-agent');
  expect(line).toContain('--ambient-caps=-all,+dac_read_search');
  expect(line).toContain('--bounding-set=-all,+dac_read_search');
  expect(line).toContain('--no-new-privs');
  expect(line.slice(-2)).toEqual(spec.argv);
});

test('without capabilities none is kept', () => {
  expect(commandLine({ ...spec, user: 'skydeck' })).toContain('--ambient-caps=-all');
});

test('a process of root that outlives the supervisor is started as it is', () => {
  expect(commandLine({ ...spec, diesWithSupervisor: false })).toEqual(spec.argv);
  expect(commandLine(spec).slice(0, 3)).toEqual(['setpriv', '--pdeathsig', 'TERM']);
});
