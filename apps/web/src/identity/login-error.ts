export type LoginFailure = 'invalid' | 'locked' | 'rateLimited' | 'unavailable';

const codes: Record<string, LoginFailure> = {
  invalid: 'invalid',
  CredentialsSignin: 'invalid',
  locked: 'locked',
  'rate-limited': 'rateLimited',
};

/** Reads the sign-in endpoint's error, `code` or `code:seconds` (until it may be tried again; 0 when unknown). */
export function readLoginError(error: string): { failure: LoginFailure; seconds: number } {
  const [code = '', seconds = ''] = error.split(':');
  const left = Number.parseInt(seconds, 10);
  return { failure: codes[code] ?? 'unavailable', seconds: Number.isFinite(left) && left > 0 ? left : 0 };
}
