import { expect, test } from 'vitest';
import { ourDomains } from './guests';

test('only Skydeck’s domains are its own', () => {
  expect(ourDomains(' skydeck-0b4e\nwindows11\nmy-skydeck-lab\n\nskydeck-77aa\n')).toEqual([
    'skydeck-0b4e',
    'skydeck-77aa',
  ]);
});
