import { describe, expect, test } from 'vitest';
import { createQosSpecInput, qosSpecs } from './qos-spec.input';

describe('limits of a QoS spec', () => {
  test.each([
    { total_iops_sec: 500 },
    { read_iops_sec: 500, write_iops_sec: 200 },
    { total_iops_sec: 500, read_bytes_sec: 1_000_000 },
    { total_bytes_sec_per_gb: 1_000 },
  ])('%o is taken', (specs) => {
    expect(qosSpecs.parse(specs)).toEqual(specs);
  });

  test.each([
    ['nothing is limited', {}],
    ['the total and one direction', { total_iops_sec: 500, read_iops_sec: 100 }],
    ['the total and one direction per GiB', { total_bytes_sec: 500, write_bytes_sec_per_gb: 1 }],
    ['zero, which libvirt reads as no limit', { total_iops_sec: 0 }],
    ['a negative number', { total_iops_sec: -1 }],
    ['a fraction', { total_iops_sec: 0.5 }],
    ['a number that is not exact', { total_bytes_sec: 2 ** 60 }],
    ['text', { total_iops_sec: '500' }],
    ['a limit that there is not', { maxIOPS: 5 }],
  ])('%s is refused', (_, specs) => {
    expect(qosSpecs.safeParse(specs).success).toBe(false);
  });

  test('a name is needed', () => {
    expect(createQosSpecInput.safeParse({ name: ' ', specs: { total_iops_sec: 1 } }).success).toBe(false);
  });
});
