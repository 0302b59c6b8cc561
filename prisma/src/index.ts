import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient, type Prisma } from '../generated/client';

export * from '../generated/client';

export type Db = PrismaClient;
/** The client inside an interactive transaction; every `Db` can stand in for it. */
export type Tx = Prisma.TransactionClient;

export interface DbOptions {
  /** `postgresql://…`; a `?host=/directory` selects a unix socket. */
  url: string;
  /** Most connections of this process's pool. */
  maxConnections?: number;
}

/** Opens a pool of connections. Nothing is connected before the first query. */
export function createDb({ url, maxConnections = 10 }: DbOptions): Db {
  const adapter = new PrismaPg({
    connectionString: url,
    max: maxConnections,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 60_000,
  });
  return new PrismaClient({ adapter });
}
