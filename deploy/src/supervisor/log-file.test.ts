import { mkdtempSync, readFileSync, rmSync, writeFileSync, existsSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openLog, rotateLog } from './log-file';

let directory = '';
beforeEach(() => (directory = mkdtempSync(path.join(tmpdir(), 'log-file-'))));
afterEach(() => rmSync(directory, { recursive: true }));

test('a small log stays', () => {
  const log = path.join(directory, 'web.log');
  writeFileSync(log, 'line\n');
  expect(rotateLog(log, 100)).toBe(false);
  expect(rotateLog(path.join(directory, 'none.log'), 100)).toBe(false);
});

test('a large log is moved aside while the writer keeps writing to the same descriptor', () => {
  const log = path.join(directory, 'web.log');
  const descriptor = openLog(log);
  for (const round of ['first', 'second', 'third', 'fourth', 'fifth', 'sixth']) {
    writeSync(descriptor, `${round} ${'x'.repeat(100)}\n`);
    expect(rotateLog(log, 100)).toBe(true);
  }
  writeSync(descriptor, 'last\n');
  expect(readFileSync(log, 'utf8')).toBe('last\n');
  expect(readFileSync(`${log}.1`, 'utf8')).toContain('sixth');
  expect(readFileSync(`${log}.4`, 'utf8')).toContain('third');
  expect(existsSync(`${log}.5`)).toBe(false);
});
