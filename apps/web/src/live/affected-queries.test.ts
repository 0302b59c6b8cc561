import { describe, expect, it } from 'vitest';
import { changeTypes } from '@skydeck/core/events/change-event';
import { isAffected, mayBeOutdated, parseChange } from './affected-queries';

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

  it('refreshes snapshots for their volume, whose state says what can be done to them', () => {
    for (const path of ['snapshot.list', 'snapshot.get'])
      expect(isAffected(key(path, { id: 's' }), [{ type: 'volume', id: 'v' }]), path).toBe(true);
  });

  it('needs one of several changes only', () => {
    expect(
      isAffected(key('host.get', { id: 'h' }), [
        { type: 'image', id: 'i' },
        { type: 'host', id: 'h' },
      ]),
    ).toBe(true);
  });

  it.each(['session', 'membership', 'project'])(
    'refreshes everything after a change of %s: rights may be others',
    (type) => {
      const change = parseChange(JSON.stringify({ type, id: 'a' }));
      for (const path of ['session.me', 'instance.list', 'operation.get'])
        expect(change && isAffected(key(path, { id: 'b' }), [change]), path).toBe(true);
    },
  );

  it('leaves a log alone, which is followed by its own means', () => {
    expect(isAffected(key('instance.log', { id: 'a' }), [{ type: 'membership', id: 'p' }])).toBe(false);
    expect(mayBeOutdated(key('instance.log', { id: 'a' }))).toBe(false);
    expect(mayBeOutdated(key('instance.get', { id: 'a' }))).toBe(true);
  });

  it('leaves other people keys alone', () => {
    expect(isAffected(['something'], [{ type: 'instance', id: 'a' }])).toBe(false);
  });
});

describe('parseChange', () => {
  it.each(changeTypes)('knows what the server tells of a %s', (type) => {
    expect(parseChange(JSON.stringify({ type, id: 'a' }))).toEqual({ type, id: 'a' });
  });

  it('takes what it knows and nothing else', () => {
    expect(parseChange('{"type":"instance","id":"a"}')).toEqual({ type: 'instance', id: 'a' });
    expect(parseChange('{"type":"toString","id":"a"}')).toBeNull();
    expect(parseChange('{"type":"instance"}')).toBeNull();
    expect(parseChange('nonsense')).toBeNull();
    expect(parseChange('null')).toBeNull();
  });
});
