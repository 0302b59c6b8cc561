import { describe, expect, it } from 'vitest';
import { readAppError } from './app-error';

describe('readAppError', () => {
  it('reads what the server says', () => {
    const error = Object.assign(new Error('x'), {
      data: {
        appError: {
          code: 'QUOTA_EXCEEDED',
          message: 'Too many.',
          hint: 'Delete one.',
          field: 'count',
          requestId: 'r1',
        },
      },
    });
    expect(readAppError(error)).toEqual({
      code: 'QUOTA_EXCEEDED',
      message: 'Too many.',
      hint: 'Delete one.',
      field: 'count',
      requestId: 'r1',
    });
  });

  it('takes a failure without an answer for being offline', () => {
    expect(readAppError(new TypeError('Failed to fetch')).code).toBe('OFFLINE');
    expect(readAppError(null).code).toBe('OFFLINE');
  });

  it('does not trust unknown codes', () => {
    expect(readAppError({ data: { appError: { code: 'EVIL' } } }).code).toBe('INTERNAL');
    expect(readAppError({ data: { code: 'PARSE_ERROR' } }).code).toBe('INTERNAL');
  });
});
