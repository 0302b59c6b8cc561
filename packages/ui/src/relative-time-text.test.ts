import { describe, expect, it } from 'vitest';
import { relativeTime } from './relative-time-text';

const now = Date.parse('2026-03-01T12:00:00Z');
const ago = (seconds: number) => new Date(now - seconds * 1000);

describe('relativeTime', () => {
  it('says "now" within ten seconds either way, for clocks that differ', () => {
    expect(relativeTime(ago(9), now, 'en')).toBe('now');
    expect(relativeTime(ago(-9), now, 'en')).toBe('now');
  });

  it('takes the largest unit that fits', () => {
    expect(relativeTime(ago(45), now, 'en')).toBe('45 seconds ago');
    expect(relativeTime(ago(60), now, 'en')).toBe('1 minute ago');
    expect(relativeTime(ago(3599), now, 'en')).toBe('59 minutes ago');
    expect(relativeTime(ago(86_400), now, 'en')).toBe('yesterday');
    expect(relativeTime(ago(86_400 * 400), now, 'en')).toBe('last year');
  });

  it('speaks the locale', () => {
    expect(relativeTime(ago(120), now, 'zh-CN')).toBe('2分钟前');
  });
});
