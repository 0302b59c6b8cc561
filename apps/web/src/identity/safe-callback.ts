const home = '/compute/instances';

/**
 * Where to go after signing in: a path of our own, never another site. Absolute addresses are cut down
 * to their path, since next-auth hands them over whole.
 */
export function safeCallback(wanted: string | undefined): string {
  if (!wanted) return home;
  let url: URL;
  try {
    url = new URL(wanted, 'http://portal.invalid');
  } catch {
    return home;
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return home;
  const path = url.pathname + url.search + url.hash;
  // `//evil.example` would be read as another host; back to the sign-in page would be a loop.
  if (path.startsWith('//') || path.includes('\\') || url.pathname === '/login' || url.pathname === '/')
    return home;
  return path;
}
