import { hash, verify } from '@node-rs/argon2';

// OWASP's second recommendation for argon2id (the library's default variant): about 20 ms on a small machine.
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** Longer input is refused before it is hashed, so that nobody can make the server hash megabytes. */
export const MAX_PASSWORD_LENGTH = 256;

/** An argon2id hash as a PHC string. */
export function hashPassword(password: string): Promise<string> {
  return hash(password, COST);
}

let dummy: Promise<string> | undefined;

/**
 * Whether the password is the hashed one. Without a hash (no such user) it does the same work and answers
 * false, so that the time taken does not tell who exists.
 */
export async function verifyPassword(passwordHash: string | null, password: string): Promise<boolean> {
  if (password.length > MAX_PASSWORD_LENGTH) return false;
  dummy ??= hashPassword('nobody has this password');
  const matches = await verify(passwordHash ?? (await dummy), password);
  return matches && passwordHash !== null;
}
