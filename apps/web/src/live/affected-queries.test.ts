import { describe, expect, it } from 'vitest';
import { isAffected, parseChange } from './affected-queries';

const key = (path: string, input?: unknown) => [path.split('.'), { input, type: 'query' }];

describe('isAffected', () => {
  it('finds lists by kind', () => {
    expect(isAffected(key('instance.list', { page: 2 }), [{ type: 'instance', id: 'a' }])).toBe(true);
    expect(isAffected(key('image.list'), [{ type: 'instance', id: 'a' }])).toBe(false);
  });

  it('refreshes a detail page only for its own row', () => {
    expect(isAffected(key('instance.get', { id: 'a' }), [{ type: 'instance', id: 'a' }])).toBe(true);
    expect(isAffected(key('instance.get', { id: 'b' }), [{ type: 'instance', id: 'a' }])).toBe(false);
  });

  it('refreshes an instance for any operation, whose id is not its own', () => {
    expect(isAffected(key('instance.get', { id: 'b' }), [{ type: 'operation', id: 'o' }])).toBe(true);
  });

  it('needs one of several changes only', () => {
    expect(
      isAffected(key('host.get', { id: 'h' }), [
        { type: 'image', id: 'i' },
        { type: 'host', id: 'h' },
      ]),
    ).toBe(true);
  });

  it('leaves other people keys alone', () => {
    expect(isAffected(['something'], [{ type: 'instance', id: 'a' }])).toBe(false);
  });
});

describe('parseChange', () => {
  it('takes what it knows and nothing else', () => {
    expect(parseChange('{"type":"instance","id":"a"}')).toEqual({ type: 'instance', id: 'a' });
    expect(parseChange('{"type":"toString","id":"a"}')).toBeNull();
    expect(parseChange('{"type":"instance"}')).toBeNull();
    expect(parseChange('nonsense')).toBeNull();
    expect(parseChange('null')).toBeNull();
  });
});
