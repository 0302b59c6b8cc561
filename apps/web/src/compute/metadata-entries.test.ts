import { expect, it } from 'vitest';
import { entriesOf, entryProblem, hasEntryProblem, recordOf } from './metadata-entries';

it('goes there and back', () => {
  const metadata = { role: 'web', tier: '1' };
  expect(recordOf(entriesOf(metadata))).toEqual(metadata);
});

it('leaves out lines that nobody has filled', () => {
  expect(recordOf([{ id: 0, key: '', value: '' }])).toEqual({});
  expect(hasEntryProblem([{ id: 0, key: '', value: '' }])).toBe(false);
});

it('finds values without a key and keys that are there twice', () => {
  const entries = [
    { id: 0, key: 'a', value: '1' },
    { id: 1, key: ' a ', value: '2' },
    { id: 2, key: '', value: '3' },
  ];
  expect(entries.map((entry) => entryProblem(entries, entry))).toEqual([null, 'duplicate', 'empty']);
});
