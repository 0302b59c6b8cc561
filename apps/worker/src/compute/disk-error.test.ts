import { mkdir } from 'node:fs/promises';
import { AppError } from '@skydeck/core/app-error';
import { expect, test } from 'vitest';
import { diskError } from './disk-error';

test('what the file system says becomes a sentence, and the host is at fault', async () => {
  const refused = await mkdir('/proc/nowhere/below').catch((error: unknown) => error);
  expect(diskError('The disks could not be made', refused)).toMatchObject({
    code: 'STORAGE',
    message: 'The disks could not be made: no such file or directory.',
    hint: expect.stringContaining('free space') as string,
    rescheduleable: true,
  });
});

test('other failures stay what they are', () => {
  const cancelled = new AppError('CANCELLED', 'It was cancelled.');
  const bug = new TypeError('not a function');
  expect(diskError('It failed', cancelled)).toBe(cancelled);
  expect(diskError('It failed', bug)).toBe(bug);
});
