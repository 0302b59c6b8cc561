import { describe, expect, it } from 'vitest';
import { choice, choices, flag, idChoice, scope, text } from './filter-kinds';

const colours = ['red', 'green', 'blue'] as const;

describe('filter kinds', () => {
  it('take what they know from an address', () => {
    expect(choice(colours).parse('green')).toBe('green');
    expect(choices(colours).parse('blue,red')).toEqual(['red', 'blue']);
    expect(idChoice().parse('0198c1de-0000-7000-8000-000000000001')).toBe(
      '0198c1de-0000-7000-8000-000000000001',
    );
    expect(text(5).parse('any thing')).toBe('any thing');
    expect(flag().parse('true')).toBe(true);
  });

  it('leave out what they do not know', () => {
    expect(choice(colours).parse('pink')).toBeNull();
    expect(choices(colours).parse('pink,')).toBeNull();
    expect(idChoice().parse('1; drop table')).toBeNull();
    expect(text(5).parse('')).toBeNull();
    expect(flag().parse('false')).toBeNull();
  });

  it('write what they read', () => {
    expect(choices(colours).serialize(['red', 'blue'])).toBe('red,blue');
    expect(scope().serialize(true)).toBe('true');
    expect(scope().widens).toBe(true);
  });
});
