import { afterEach, expect, it, vi } from 'vitest';
import { pasteText } from './paste-text';

afterEach(() => vi.unstubAllGlobals());

it('reads the clipboard where the browser lets it', async () => {
  vi.stubGlobal('navigator', { clipboard: { readText: () => Promise.resolve('a text') } });
  expect(await pasteText()).toBe('a text');
});

it.each([
  ['on plain http, where browsers hide it', {}],
  ['when the user refuses', { clipboard: { readText: () => Promise.reject(new Error('denied')) } }],
])('says that it could not, %s', async (_when, navigator) => {
  vi.stubGlobal('navigator', navigator);
  expect(await pasteText()).toBeNull();
});
