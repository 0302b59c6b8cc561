import { describe, expect, test } from 'vitest';
import { checkDraft, emptyDraft, leastGiBOfImage, typedSize, type VolumeDraft } from './volume-draft';

const id = 'a2c7e1f0-5b7d-4a53-9b0c-6a3d1f1f8a11';
const typeId = '0b7d5a53-a2c7-4e1f-9b0c-6a3d1f1f8a22';
const draft = (part: Partial<VolumeDraft> = {}): VolumeDraft => ({ ...emptyDraft, name: 'data', ...part });
const source = { name: 'debian', leastGiB: 3, typeId: null };

describe('a draft of a volume', () => {
  test('blank: ten GiB of the default type, in any zone', () => {
    const { input, wrong } = checkDraft(draft(), null);
    expect([...wrong]).toEqual([]);
    expect(input).toMatchObject({
      name: 'data',
      sizeGiB: 10,
      source: { kind: 'blank' },
      typeId: null,
      availabilityZone: null,
    });
  });

  test('the size follows the source until one is typed', () => {
    expect(typedSize(draft({ kind: 'image', sourceId: id }), source)).toBe('3');
    expect(typedSize(draft({ kind: 'image', sourceId: id, sizeGiB: '8' }), source)).toBe('8');
  });

  test('a copy has its source’s type unless another one is chosen', () => {
    const copy = draft({ kind: 'volume', sourceId: id });
    const other = '1c7e5a53-a2c7-4e1f-9b0c-6a3d1f1f8a33';
    expect(checkDraft(copy, { ...source, typeId }).input).toMatchObject({
      source: { kind: 'volume', volumeId: id },
      typeId,
    });
    expect(checkDraft({ ...copy, typeId: other }, { ...source, typeId }).input?.typeId).toBe(other);
  });

  test('it joins a group when one is chosen', () => {
    expect(checkDraft(draft(), null).input?.groupId).toBeNull();
    expect(checkDraft(draft({ groupId: id }), null).input?.groupId).toBe(id);
  });

  test.each([
    ['name', draft({ name: '  ' })],
    ['description', draft({ description: 'x'.repeat(1_001) })],
    ['sourceId', draft({ kind: 'image' })],
    ['sizeGiB', draft({ sizeGiB: '' })],
    ['sizeGiB', draft({ sizeGiB: '1.5' })],
    ['sizeGiB', draft({ sizeGiB: '0' })],
    ['sizeGiB', draft({ sizeGiB: '1e3' })],
    ['sizeGiB', draft({ sizeGiB: '70000' })],
    ['metadata', draft({ metadata: [{ id: 0, key: 'a/b', value: '' }] })],
  ] as const)('%s: %o is refused', (field, wrongDraft) => {
    const { input, wrong } = checkDraft(wrongDraft, null);
    expect(input).toBeNull();
    expect([...wrong]).toEqual([field]);
  });

  test('what does not fit is refused', () => {
    const small = checkDraft(draft({ kind: 'image', sourceId: id, sizeGiB: '2' }), source);
    expect(small.input).toBeNull();
    expect([...small.wrong]).toEqual(['sizeGiB']);
  });
});

test('an image needs what it says, and what it holds', () => {
  expect(leastGiBOfImage({ minDiskGiB: 0, virtualBytes: 1 })).toBe(1);
  expect(leastGiBOfImage({ minDiskGiB: 5, virtualBytes: 2 ** 30 })).toBe(5);
  expect(leastGiBOfImage({ minDiskGiB: 0, virtualBytes: 2 ** 30 + 1 })).toBe(2);
});
