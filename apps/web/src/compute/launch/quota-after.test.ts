import { expect, it } from 'vitest';
import { quotaAfter } from './quota-after';

const usage = {
  instances: { used: 2, limit: 4 },
  vcpus: { used: 2, limit: 6 },
  ramMiB: { used: 1024, limit: -1 },
  diskGiB: { used: 0, limit: 0 },
  ports: { used: 2, limit: 100 },
  volumes: { used: 8, limit: 10 },
  volumeGiB: { used: 90, limit: 100 },
};
const none = { volumes: 0, volumeGiB: 0 };

it('adds the cost of all that are asked for', () => {
  const lines = quotaAfter(usage, { vcpus: 2, ramMiB: 512, diskGiB: 0, ...none }, 2);
  expect(lines.find((line) => line.resource === 'vcpus')).toMatchObject({ used: 2, after: 6, over: 0 });
  expect(lines.find((line) => line.resource === 'instances')).toMatchObject({ after: 4, over: 0 });
});

it('says by how much a limit is passed; no limit is never passed; a limit of nothing is', () => {
  const over = Object.fromEntries(
    quotaAfter(usage, { vcpus: 3, ramMiB: 99_999, diskGiB: 1, ...none }, 3).map((line) => [
      line.resource,
      line.over,
    ]),
  );
  expect(over).toEqual({ instances: 1, vcpus: 5, ramMiB: 0, diskGiB: 3, ports: 0 });
});

it('counts the new volumes of each instance, where there are any', () => {
  const lines = quotaAfter(usage, { vcpus: 1, ramMiB: 1, diskGiB: 0, volumes: 2, volumeGiB: 12 }, 2);
  expect(lines.slice(-2)).toEqual([
    { resource: 'volumes', used: 8, after: 12, limit: 10, over: 2 },
    { resource: 'volumeGiB', used: 90, after: 114, limit: 100, over: 14 },
  ]);
});
