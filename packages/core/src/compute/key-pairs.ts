import { Prisma, type KeyPair, type Tx } from '@skydeck/db';
import sshpk from 'sshpk';
import { AppError, notFound } from '../app-error';
import { recordAudit } from '../audit/record-audit';
import type { RequestContext } from '../context';
import { containing, windowOf, type Page } from '../list';
import { authorize } from '../policy/authorize';
import { userScope } from '../policy/scope';
import { claimQuota } from '../quota/claim-quota';
import type {
  DeleteKeyPairInput,
  GenerateKeyPairInput,
  ImportKeyPairInput,
  ListKeyPairsInput,
} from './key-pair.input';

export type KeyPairSummary = Pick<
  KeyPair,
  'id' | 'name' | 'type' | 'fingerprint' | 'publicKey' | 'createdAt'
>;

const MIN_RSA_BITS = 2_048;
const TYPES = ['rsa', 'ed25519', 'ecdsa'];

/** One page of the user's own key pairs. @throws AppError FORBIDDEN */
export async function listKeyPairs(
  ctx: RequestContext,
  input: ListKeyPairsInput,
): Promise<Page<KeyPairSummary>> {
  authorize(ctx, 'compute.key-pair.read');
  const where: Prisma.KeyPairWhereInput = {
    ...userScope(ctx),
    ...(input.search ? { name: containing(input.search) } : {}),
  };
  const { by, dir } = input.sort ?? { by: 'name', dir: 'asc' };
  const [rows, total] = await Promise.all([
    ctx.db.keyPair.findMany({ where, orderBy: [{ [by]: dir }, { id: dir }], ...windowOf(input) }),
    ctx.db.keyPair.count({ where }),
  ]);
  return { items: rows.map(toSummary), total, page: input.page, pageSize: input.pageSize };
}

/** Imports an OpenSSH public key. @throws AppError INVALID, CONFLICT, QUOTA_EXCEEDED */
export async function importKeyPair(ctx: RequestContext, input: ImportKeyPairInput): Promise<KeyPairSummary> {
  authorize(ctx, 'compute.key-pair.write');
  return store(ctx, input.name, parsePublicKey(input.publicKey), 'import');
}

/** Makes an ed25519 pair. The private key is returned once and never stored. @throws AppError as import */
export async function generateKeyPair(
  ctx: RequestContext,
  input: GenerateKeyPairInput,
): Promise<{ keyPair: KeyPairSummary; privateKey: string }> {
  authorize(ctx, 'compute.key-pair.write');
  const privateKey = sshpk.generatePrivateKey('ed25519');
  privateKey.comment = input.name;
  const publicKey = privateKey.toPublic();
  publicKey.comment = input.name;
  const keyPair = await store(ctx, input.name, publicKey, 'generate');
  return { keyPair, privateKey: privateKey.toString('openssh') };
}

/** Forgets a key pair; guests that have its public key keep it. @throws AppError NOT_FOUND */
export async function deleteKeyPair(ctx: RequestContext, { id }: DeleteKeyPairInput): Promise<void> {
  const keyPair = await ctx.db.keyPair.findUnique({ where: { id } });
  authorize(ctx, 'compute.key-pair.write', keyPair);
  await ctx.db.$transaction(async (tx) => {
    const { count } = await tx.keyPair.deleteMany({ where: { id } });
    if (count === 0) throw notFound('key pair');
    await audit(tx, ctx, keyPair, 'delete');
  });
}

function parsePublicKey(text: string): sshpk.Key {
  // sshpk would take its public half, and the private one would have gone over the wire for nothing.
  if (text.includes('PRIVATE KEY')) throw invalid('This is a private key. Paste the public one.');
  let key: sshpk.Key;
  try {
    key = sshpk.parseKey(text.trim(), text.includes('-----BEGIN') ? 'auto' : 'ssh');
  } catch (error) {
    throw invalid('This is not a public key that can be read.', error);
  }
  if (!TYPES.includes(key.type))
    throw invalid(`Keys of type ${key.type} are not accepted by current SSH servers.`);
  if (key.type === 'rsa' && key.size < MIN_RSA_BITS) {
    throw invalid(`An RSA key of ${key.size} bits is too weak; ${MIN_RSA_BITS} are needed.`);
  }
  return key;
}

function invalid(message: string, cause?: unknown): AppError {
  return new AppError('INVALID', message, {
    field: 'publicKey',
    hint: 'Paste one line such as “ssh-ed25519 AAAA… name”, as in ~/.ssh/id_ed25519.pub.',
    cause,
  });
}

async function store(
  ctx: RequestContext,
  name: string,
  key: sshpk.Key,
  how: 'import' | 'generate',
): Promise<KeyPairSummary> {
  const { userId, projectId } = ctx.actor;
  const publicKey = key.toString('ssh').trim();
  try {
    return await ctx.db.$transaction(async (tx) => {
      if (projectId !== null) await claimQuota(tx, { projectId, userId }, { keyPairs: 1 });
      const row = await tx.keyPair.create({
        data: {
          userId,
          name,
          type: publicKey.split(' ', 1)[0] ?? key.type,
          publicKey,
          fingerprint: key.fingerprint('sha256').toString(),
        },
      });
      await audit(tx, ctx, row, how);
      return toSummary(row);
    });
  } catch (error) {
    if (error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002') {
      throw new AppError('CONFLICT', `You have a key pair with the name ${name} already.`, {
        field: 'name',
        hint: 'Choose another name, or delete the old key pair first.',
      });
    }
    throw error;
  }
}

function audit(tx: Tx, ctx: RequestContext, keyPair: KeyPair, how: string): Promise<void> {
  return recordAudit(tx, ctx, {
    action: 'compute.key-pair.write',
    resourceType: 'keyPair',
    resourceId: keyPair.id,
    detail: { how, name: keyPair.name, fingerprint: keyPair.fingerprint },
  });
}

function toSummary({ id, name, type, fingerprint, publicKey, createdAt }: KeyPair): KeyPairSummary {
  return { id, name, type, fingerprint, publicKey, createdAt };
}
