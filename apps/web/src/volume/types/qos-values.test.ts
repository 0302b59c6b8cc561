import { qosSpecs } from '@skydeck/core/volume/qos-spec.input';
import { expect, test } from 'vitest';
import { limitsOf, textsOf } from './qos-values';

test('what is stored comes back as it was', () => {
  const specs = { read_iops_sec: 100, write_bytes_sec_per_gb: 1_000_000 };
  expect(limitsOf(textsOf(specs))).toEqual(specs);
});

test('empty fields are no limits', () => {
  expect(limitsOf(textsOf({}))).toEqual({});
});

test.each(['1.5', '-1', '1e3', 'many', '0'])('%s is refused', (text) => {
  const specs = limitsOf({ ...textsOf({}), total_iops_sec: text });
  expect(qosSpecs.safeParse(specs).success).toBe(false);
});
