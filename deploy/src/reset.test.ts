import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { holdsCloud, isDangerous } from './reset';
import { layoutOf } from './state-directory';

test.each(['/', '/var', '/var/lib', '/home', '/home/alice', '/root', '/etc/..'])(
  '%s is never deleted',
  (directory) => {
    expect(isDangerous(directory)).toBe(true);
  },
);

test.each(['/var/lib/skydeck', '/srv/skydeck', '/home/alice/cloud'])('%s may be deleted', (directory) => {
  expect(isDangerous(directory)).toBe(false);
});

test('a directory is taken for a cloud only when it has its secrets', async () => {
  const layout = layoutOf(await mkdtemp(path.join(tmpdir(), 'reset-')));
  try {
    await writeFile(path.join(layout.root, 'photo.jpg'), '');
    expect(holdsCloud(layout)).toBe(false);
    await writeFile(layout.secretsFile, '');
    expect(holdsCloud(layout)).toBe(true);
  } finally {
    await rm(layout.root, { recursive: true });
  }
});
