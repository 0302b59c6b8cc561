import { expect, test } from 'vitest';
import { formatFinding } from './findings';
import {
  judgeAcceleration,
  judgeDisk,
  judgeKernel,
  judgeMemory,
  judgePackages,
  judgePermissions,
  judgePort,
  judgeSystem,
} from './judgements';

const GIB = 1024 ** 3;

test('whatever is not well has a remedy', () => {
  const findings = [
    judgeSystem('ID=fedora\nVERSION_ID=42\n', 'x64'),
    judgeSystem('ID=debian\nVERSION_ID=12\n', 'arm64'),
    judgeAcceleration({ kind: 'qemu', reason: 'no vmx' }),
    judgeMemory(1 * GIB, 1 * GIB),
    judgeMemory(16 * GIB, 1 * GIB),
    judgeDisk('/var/lib/skydeck', 1 * GIB),
    judgeDisk('/var/lib/skydeck', 10 * GIB),
    judgeKernel([{ name: 'tun', present: false, needed: 'network cards' }]),
    judgePackages(['qemu-utils']),
    judgePermissions([{ path: '/x', expected: 0o700, actual: 0o755 }]),
    judgePort({ name: 'web', port: 8080, setting: 'SKYDECK_WEB_PORT', listening: true, ours: false }),
  ];
  expect(findings.map(({ level }) => level)).toEqual([
    'error',
    'error',
    'warning',
    'error',
    'warning',
    'error',
    'warning',
    'error',
    'warning',
    'error',
    'error',
  ]);
  expect(findings.filter(({ remedy }) => remedy === undefined)).toEqual([]);
});

test('a good machine gets no remedy', () => {
  const findings = [
    judgeSystem('ID=ubuntu\nVERSION_ID="24.04"\n', 'x64'),
    judgeAcceleration({ kind: 'kvm', reason: 'it works' }),
    judgeMemory(32 * GIB, 20 * GIB),
    judgeDisk('/var/lib/skydeck', 100 * GIB),
    judgePackages([]),
    judgePermissions([{ path: '/x', expected: 0o700, actual: 0o700 }]),
    judgePort({ name: 'web', port: 8080, setting: 'SKYDECK_WEB_PORT', listening: true, ours: true }),
  ];
  expect(findings.every(({ level }) => level === 'ok')).toBe(true);
});

test('a finding is one line, and its remedy one more', () => {
  expect(formatFinding({ level: 'ok', subject: 'node', message: 'v22' })).toBe('✓ node           v22');
  expect(formatFinding({ level: 'error', subject: 'port', message: 'taken', remedy: 'free it' })).toBe(
    '✗ port           taken\n  What to do: free it',
  );
});
