import { expect, test } from 'vitest';
import { isInstalled } from '../launcher/npm.mjs';
import {
  isSupportedRelease,
  missingPackages,
  parseOsRelease,
  requiredPackages,
} from '../launcher/packages.mjs';
import { formatDuration } from '../launcher/steps.mjs';

const BOOKWORM = 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nVERSION_ID="12"\nID=debian\n';

test('the release is read from os-release', () => {
  expect(parseOsRelease(BOOKWORM)).toEqual({
    id: 'debian',
    like: [],
    versionId: '12',
    name: 'Debian GNU/Linux 12 (bookworm)',
  });
});

test.each([
  ['ID=debian\nVERSION_ID="12"', true],
  ['ID=debian\nVERSION_ID="13"', true],
  ['ID=debian\nVERSION_ID="11"', false],
  ['ID=ubuntu\nVERSION_ID="22.04"', true],
  ['ID=ubuntu\nVERSION_ID="20.04"', false],
  ['ID=linuxmint\nID_LIKE="ubuntu debian"\nVERSION_ID="21"', true],
  ['ID=fedora\nVERSION_ID="42"', false],
])('%j is supported: %s', (text, supported) => {
  expect(isSupportedRelease(parseOsRelease(text))).toBe(supported);
});

test('a browser is installed for tests only, and on Ubuntu not at all', () => {
  const debian = parseOsRelease(BOOKWORM);
  expect(requiredPackages(debian, { tests: false })).not.toContain('chromium');
  expect(requiredPackages(debian, { tests: true })).toContain('chromium');
  expect(requiredPackages({ ...debian, id: 'ubuntu' }, { tests: true })).not.toContain('chromium');
});

test('removed packages whose configuration stayed are missing', () => {
  const listing = 'installed qemu-utils\nconfig-files redis-server\n';
  expect(missingPackages(['qemu-utils', 'redis-server', 'kmod'], listing)).toEqual(['redis-server', 'kmod']);
});

test('node_modules is complete when every package of the lock file is there in its version', () => {
  const lock = {
    packages: {
      '': {},
      'apps/web': { version: '0.1.0' },
      'node_modules/a': { version: '1.0.0' },
      'node_modules/@b/win32': { version: '2.0.0', optional: true },
    },
  };
  expect(isInstalled(lock, { packages: { 'node_modules/a': { version: '1.0.0' } } })).toBe(true);
  expect(isInstalled(lock, { packages: { 'node_modules/a': { version: '0.9.0' } } })).toBe(false);
  expect(isInstalled(lock, { packages: {} })).toBe(false);
});

test('durations read well', () => {
  expect(formatDuration(1234)).toBe('1.2 s');
  expect(formatDuration(125_000)).toBe('2 min 5 s');
});
