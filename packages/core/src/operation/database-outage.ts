const PRISMA_CONNECTION_CODES = new Set(['P1001', 'P1002', 'P1008', 'P1017', 'P2024', 'P2028', 'P2037']);
const CONNECTION_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOENT',
  'EPIPE',
  'ETIMEDOUT',
  '57P01', // admin_shutdown
  '57P02', // crash_shutdown
  '57P03', // cannot_connect_now
  '08000',
  '08001',
  '08003',
  '08006',
]);
const MESSAGES =
  /connection terminated|connection timeout|server closed the connection|can't reach database|connection refused|timeout exceeded when trying to connect|not queryable/i;

/** Whether the database (rather than the work) failed: such a failure is waited out, never recorded. */
export function isDatabaseOutage(error: unknown): boolean {
  for (let e: unknown = error, depth = 0; e instanceof Error && depth < 6; e = e.cause, depth += 1) {
    if (isPrismaOrPg(e)) return true;
  }
  return false;
}

function isPrismaOrPg(error: Error & { code?: unknown; meta?: unknown }): boolean {
  const fromDatabase = error.name.startsWith('PrismaClient') || error.name === 'DriverAdapterError';
  const code = typeof error.code === 'string' ? error.code : '';
  if (PRISMA_CONNECTION_CODES.has(code)) return true;
  if (!fromDatabase) return false;
  return (
    CONNECTION_CODES.has(code) ||
    MESSAGES.test(error.message) ||
    MESSAGES.test(JSON.stringify(error.meta ?? ''))
  );
}
