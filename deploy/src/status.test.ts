import { expect, test } from 'vitest';
import { problemsOfProcesses } from './status';

test('what is down or was restarted is named, with the place to look', () => {
  const base = { pid: 1, startedAt: 0, restarts: 0, lastExit: undefined };
  const problems = problemsOfProcesses(
    [
      { ...base, name: 'web', state: 'running' },
      { ...base, name: 'worker', state: 'waiting', pid: undefined, lastExit: 'exit code 1' },
      { ...base, name: 'redis', state: 'running', restarts: 2, lastExit: 'killed by SIGKILL' },
    ],
    (name) => `see ${name}.log`,
  );
  expect(problems).toEqual([
    { what: 'worker does not run (exit code 1)', remedy: 'see worker.log' },
    { what: 'redis was started again 2 times (killed by SIGKILL)', remedy: 'see redis.log' },
  ]);
});
