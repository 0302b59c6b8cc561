import { z } from 'zod';
import { listInput } from '../list.input';

const PUBLIC_KEY_MAX = 16 * 1024;

export const keyPairName = z
  .string()
  .trim()
  .min(1, 'Give it a name.')
  .max(255, 'At most 255 characters.')
  .regex(/^[A-Za-z0-9 @._+-]+$/, 'Use letters, digits, spaces and @ . _ + -');

export const listKeyPairsInput = listInput(['name', 'type', 'createdAt'], {});
export type ListKeyPairsInput = z.infer<typeof listKeyPairsInput>;

export const importKeyPairInput = z.object({
  name: keyPairName,
  publicKey: z
    .string()
    .trim()
    .min(1, 'Paste a public key.')
    .max(PUBLIC_KEY_MAX, 'That is too long for a public key.')
    .refine(
      (text) => !text.includes('PRIVATE KEY'),
      'This is a private key. Paste the public one (the file that ends in .pub), and keep this one to yourself.',
    )
    .regex(/^(?:ssh-(?:rsa|ed25519)|ecdsa-sha2-\S+)\s+\S/, 'Paste one public key in OpenSSH form.'),
});
export type ImportKeyPairInput = z.infer<typeof importKeyPairInput>;

export const generateKeyPairInput = z.object({ name: keyPairName });
export type GenerateKeyPairInput = z.infer<typeof generateKeyPairInput>;

export const deleteKeyPairInput = z.object({ id: z.uuid() });
export type DeleteKeyPairInput = z.infer<typeof deleteKeyPairInput>;
