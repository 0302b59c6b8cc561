import { expect, test } from 'vitest';
import { diskLimits } from './disk-limits';

const none = {
  totalIopsSec: null,
  readIopsSec: null,
  writeIopsSec: null,
  totalBytesSec: null,
  readBytesSec: null,
  writeBytesSec: null,
};

test('a spec without a limit is no limit', () => {
  expect(diskLimits({}, 10)).toBeNull();
  expect(diskLimits({ total_iops_sec: '0', read_bytes_sec: 'many', other: '5' }, 10)).toBeNull();
});

test('limits grow with the size where the spec says so; the smaller one counts', () => {
  expect(diskLimits({ write_iops_sec: '500' }, 10)).toEqual({ ...none, writeIopsSec: 500 });
  expect(diskLimits({ read_bytes_sec_per_gb: 1_000 }, 10)).toEqual({ ...none, readBytesSec: 10_000 });
  const both = { total_iops_sec: '50', total_iops_sec_per_gb: '10' };
  expect(diskLimits(both, 2)).toEqual({ ...none, totalIopsSec: 20 });
  expect(diskLimits(both, 20)).toEqual({ ...none, totalIopsSec: 50 });
});

test('a total rules out limits of its parts', () => {
  const specs = { total_bytes_sec: '100', read_bytes_sec: '50', write_iops_sec: '7' };
  expect(diskLimits(specs, 1)).toEqual({ ...none, totalBytesSec: 100, writeIopsSec: 7 });
});
