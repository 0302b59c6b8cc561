import { notFound } from '@skydeck/core/app-error';
import { describe, expect, it } from 'vitest';
import { readerWords } from './reader-words';

const chinese = { message: '没有这个镜像。', hint: '该镜像可能已被删除，或属于其他项目。' };
const { message, hint } = notFound('image');

describe('readerWords', () => {
  it.each([
    [{ cookie: 'a=b; locale=zh-CN' }, chinese],
    [{ 'accept-language': 'zh-TW, en;q=0.5' }, chinese],
    [
      { cookie: 'locale=en', 'accept-language': 'zh' },
      { message, hint },
    ],
    [{ cookie: 'locale=../../etc' }, { message, hint }],
  ])('are those of the person whose browser came here: %j', async (given, expected) => {
    const headers = new Headers({ ...given, 'sec-fetch-mode': 'navigate' } as Record<string, string>);
    expect(await readerWords(headers, notFound('image'))).toEqual(expected);
  });

  it('are English for programs', async () => {
    const headers = new Headers({ cookie: 'locale=zh-CN', 'sec-fetch-mode': 'cors' });
    expect(await readerWords(headers, notFound('image'))).toEqual({ message, hint });
  });
});
