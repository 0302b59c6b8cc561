import { expect, it } from 'vitest';
import { readLoginError } from './login-error';

it.each([
  ['invalid', { failure: 'invalid', seconds: 0 }],
  ['CredentialsSignin', { failure: 'invalid', seconds: 0 }],
  ['locked:120', { failure: 'locked', seconds: 120 }],
  ['rate-limited:x', { failure: 'rateLimited', seconds: 0 }],
  ['boom', { failure: 'unavailable', seconds: 0 }],
])('%s', (error, expected) => expect(readLoginError(error)).toEqual(expected));
