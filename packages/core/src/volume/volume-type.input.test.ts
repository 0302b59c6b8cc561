import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createVolumeTypeInput, setVolumeTypeAccessInput, updateVolumeTypeInput } from './volume-type.input';

describe('a new volume type', () => {
  test('is for everybody, without encryption and limits, unless it says otherwise', () => {
    expect(createVolumeTypeInput.parse({ name: ' fast ' })).toEqual({
      name: 'fast',
      description: '',
      multiattach: false,
      encryption: null,
      extraSpecs: {},
      qosSpecId: null,
      public: true,
      projectIds: [],
      isDefault: false,
    });
  });

  test.each([
    ['no name', { name: '' }],
    ['a line break in the name', { name: 'a\nb' }],
    ['another encryption', { name: 'a', encryption: 'plain' }],
    ['a default that is not for everybody', { name: 'a', public: false, isDefault: true }],
    ['extra specs with an empty key', { name: 'a', extraSpecs: { '': 'x' } }],
    ['a project that is no id', { name: 'a', projectIds: ['demo'] }],
  ])('%s is refused', (_, input) => {
    expect(createVolumeTypeInput.safeParse(input).success).toBe(false);
  });
});

test('a project is named once', () => {
  const id = randomUUID();
  expect(setVolumeTypeAccessInput.parse({ id, public: false, projectIds: [id, id] }).projectIds).toEqual([
    id,
  ]);
});

test('a type is made the default, never taken from being it', () => {
  const id = randomUUID();
  expect(updateVolumeTypeInput.safeParse({ id, isDefault: true }).success).toBe(true);
  expect(updateVolumeTypeInput.safeParse({ id, isDefault: false }).success).toBe(false);
});
