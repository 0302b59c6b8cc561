/** How a command-line client is told where a store is: what others may see in `ps`, and what they may not. */
export interface ClientAddress {
  args: string[];
  /** Passwords only travel here. */
  env: Record<string, string>;
}

/** What libpq understands of a connection string's parameters; drivers of other languages add their own. */
const LIBPQ_PARAMETERS = [
  'host',
  'sslmode',
  'sslrootcert',
  'sslcert',
  'sslkey',
  'connect_timeout',
  'options',
];

/** For psql, of a DATABASE_URL. */
export function psqlAddress(databaseUrl: string): ClientAddress {
  const url = new URL(databaseUrl);
  const password = decodeURIComponent(url.password);
  url.password = '';
  for (const name of [...url.searchParams.keys()]) {
    if (!LIBPQ_PARAMETERS.includes(name)) url.searchParams.delete(name);
  }
  return { args: [url.href], env: password === '' ? {} : { PGPASSWORD: password } };
}

/** For redis-cli, of a REDIS_URL; redis-cli itself knows no `unix:` addresses. */
export function redisCliAddress(redisUrl: string): ClientAddress {
  const url = new URL(redisUrl);
  const password = decodeURIComponent(url.password);
  const user = decodeURIComponent(url.username);
  const env: Record<string, string> = password === '' ? {} : { REDISCLI_AUTH: password };
  const login = user === '' ? [] : ['--user', user];
  if (url.protocol === 'unix:') return { args: ['-s', url.pathname, ...login], env };
  url.password = '';
  url.username = '';
  return { args: ['-u', url.href, ...login], env };
}
