import { describe, expect, it } from 'vitest';
import { formatBytes, formatDuration, formatGiB, formatMiB } from './units';

describe('sizes', () => {
  it.each([
    [0, '0\u00a0B'],
    [1023, '1,023\u00a0B'],
    [1024, '1\u00a0KiB'],
    [1_572_864, '1.5\u00a0MiB'],
  ])('%d bytes', (bytes, expected) => expect(formatBytes(bytes, 'en')).toBe(expected));

  it('starts from MiB and GiB', () => {
    expect(formatMiB(512, 'en')).toBe('512\u00a0MiB');
    expect(formatMiB(2048, 'en')).toBe('2\u00a0GiB');
    expect(formatGiB(1000, 'en')).toBe('1,000\u00a0GiB');
  });
});

describe('durations', () => {
  it.each([
    [-5, '0 sec'],
    [840, '0.84 sec'],
    [12_400, '12 sec'],
    [185_000, '3 min 5 sec'],
    [7_440_000, '2 hr 4 min'],
  ])('%d ms', (ms, expected) => expect(formatDuration(ms, 'en')).toBe(expected));

  it('rounds a minute up as a minute', () => {
    expect(formatDuration(119_800, 'en')).toBe('2 min 0 sec');
  });
});
