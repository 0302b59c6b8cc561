import { describe, expect, it } from 'vitest';
import { applyModification, decodeValue, defaultValue, encodeValue, sameValue, type Value } from './codec.js';
import { columnOf, parseSchema, type ColumnSchema } from './schema.js';
import { TEST_SCHEMA } from './testing/schema.js';

const schema = parseSchema(TEST_SCHEMA);
const column = (name: string): ColumnSchema => columnOf(schema, 'Box', name);
const UUID = '550e8400-e29b-41d4-a716-446655440000';

describe('values', () => {
  it.each<[string, Value, unknown]>([
    ['name', 'x', 'x'],
    ['size', 7, 7],
    ['open', true, true],
    ['open', null, ['set', []]],
    ['labels', [], ['set', []]],
    ['labels', ['a', 'b'], ['set', ['a', 'b']]],
    ['options', { a: '1' }, ['map', [['a', '1']]]],
    ['options', {}, ['map', []]],
    ['queues', { 3: 'x' }, ['map', [[3, 'x']]]],
    ['items', [UUID], ['set', [['uuid', UUID]]]],
  ])('%s: %j is %j', (name, plain, json) => {
    expect(encodeValue(column(name), plain)).toEqual(json);
    expect(decodeValue(column(name), json)).toEqual(plain);
  });

  it('reads a set of one that is written as its element (RFC 7047 section 5.1)', () => {
    expect(decodeValue(column('labels'), 'a')).toEqual(['a']);
    expect(decodeValue(column('items'), ['uuid', UUID])).toEqual([UUID]);
  });

  it('writes references to rows of the same transaction', () => {
    expect(encodeValue(column('items'), [{ named: 'row1' }])).toEqual(['set', [['named-uuid', 'row1']]]);
  });

  it('keeps a map key that JavaScript reserves', () => {
    const value = decodeValue(column('options'), ['map', [['__proto__', 'x']]]);
    expect(encodeValue(column('options'), value)).toEqual(['map', [['__proto__', 'x']]]);
  });

  it.each<[string, Value]>([
    ['name', 1],
    ['name', null],
    ['size', 1.5],
    ['options', ['a']],
    ['items', [1]],
  ])('refuses %s: %j', (name, value) => {
    expect(() => encodeValue(column(name), value)).toThrow();
  });

  it('knows what an unwritten column holds', () => {
    expect(['name', 'size', 'open', 'labels', 'options'].map((name) => defaultValue(column(name)))).toEqual([
      '',
      0,
      null,
      [],
      {},
    ]);
  });
});

describe('modifications (update2)', () => {
  it.each<[string, Value, unknown, Value]>([
    ['name', 'a', 'b', 'b'],
    ['open', true, ['set', []], null],
    ['open', null, false, false],
    ['labels', ['a', 'b'], ['set', ['b', 'c']], ['a', 'c']],
    ['labels', ['a'], 'a', []],
    [
      'options',
      { keep: '1', drop: '2', change: '3' },
      [
        'map',
        [
          ['drop', '2'],
          ['change', '4'],
          ['new', '5'],
        ],
      ],
      { keep: '1', change: '4', new: '5' },
    ],
  ])('%s: %j and %j make %j', (name, old, modification, expected) => {
    const result = applyModification(column(name), old, modification);
    expect(sameValue(result, expected)).toBe(true);
  });

  it('tells different values apart', () => {
    expect(sameValue(['a', 'b'], ['b', 'a'])).toBe(true);
    expect(sameValue(['a'], ['b'])).toBe(false);
    expect(sameValue({ a: '1' }, { b: '1' })).toBe(false);
    expect(sameValue({ a: '1' }, { a: '1' })).toBe(true);
    expect(sameValue(null, [])).toBe(false);
  });
});
