import { describe, expect, it } from 'vitest';
import { isLocale, negotiateLocale } from './locales';

describe('negotiateLocale', () => {
  it.each([
    [null, 'en'],
    ['', 'en'],
    ['zh-CN,zh;q=0.9,en;q=0.8', 'zh-CN'],
    ['zh-TW', 'zh-CN'],
    ['de-DE,de;q=0.9,zh;q=0.5,en;q=0.4', 'zh-CN'],
    ['en-GB;q=0.3, zh;q=0.2', 'en'],
    ['zh;q=0, en', 'en'],
    ['*', 'en'],
  ] as const)('%s -> %s', (header, expected) => {
    expect(negotiateLocale(header)).toBe(expected);
  });
});

describe('isLocale', () => {
  it('takes only what we have', () => {
    expect(isLocale('zh-CN')).toBe(true);
    expect(isLocale('../../etc')).toBe(false);
  });
});
