import { expect, it } from 'vitest';
import { hostCapacity } from './host-capacity';

const host = {
  vcpusTotal: 2,
  ramMiBTotal: 4096,
  diskGiBTotal: 10,
  vcpuRatio: 4,
  ramRatio: 1.5,
  diskRatio: 1,
  ramMiBReserved: 512,
  diskGiBReserved: 1,
};

it('is what is not reserved, times the overcommit', () => {
  expect(hostCapacity(host)).toEqual({ vcpus: 8, ramMiB: 5376, diskGiB: 9 });
});

it('is never negative on a host that is smaller than its reserve', () => {
  expect(hostCapacity({ ...host, ramMiBTotal: 256 }).ramMiB).toBe(0);
});
