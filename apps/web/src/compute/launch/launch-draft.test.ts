import { describe, expect, it } from 'vitest';
import { checkDraft, countOf, emptyDraft } from './launch-draft';

const imageId = '0190f5a0-0000-7000-8000-000000000001';
const flavorId = '0190f5a0-0000-7000-8000-000000000002';
const good = { ...emptyDraft, name: 'web', imageId, flavorId };

describe('checkDraft', () => {
  it('makes the input of a complete draft', () => {
    const { input, wrong } = checkDraft({
      ...good,
      count: '3',
      tags: ['a'],
      metadata: [{ id: 0, key: 'k', value: 'v' }],
    });
    expect(wrong.size).toBe(0);
    expect(input).toMatchObject({
      name: 'web',
      count: 3,
      imageId,
      flavorId,
      keyPairId: null,
      tags: ['a'],
      metadata: { k: 'v' },
    });
  });

  it.each([
    ['name', { name: '' }],
    ['name', { name: 'two words' }],
    ['count', { count: '' }],
    ['count', { count: '21' }],
    ['count', { count: '1.5' }],
    ['imageId', { imageId: '' }],
    ['flavorId', { flavorId: '' }],
    ['userData', { userData: `#!/bin/sh\n${'ü'.repeat(40_000)}` }],
    ['userData', { userData: 'no header' }],
    ['tags', { tags: ['a,b'] }],
  ] as const)('finds what is wrong: %s', (field, change) => {
    const { input, wrong } = checkDraft({ ...good, ...change });
    expect(input).toBeNull();
    expect([...wrong]).toEqual([field]);
  });
});

describe('countOf', () => {
  it('is 1 while the field makes no sense', () => {
    expect(countOf({ ...good, count: '' })).toBe(1);
    expect(countOf({ ...good, count: '-3' })).toBe(1);
    expect(countOf({ ...good, count: '7' })).toBe(7);
  });
});
