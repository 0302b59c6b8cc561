// Skydeck's commands set up a host, so they run as root; started by somebody else, they ask sudo.
import { spawnSync } from 'node:child_process';
import { StepError } from './steps.mjs';

// sudo starts with a clean environment; what configures Skydeck, the clients' proxies and npm passes.
const KEPT =
  /^(SKYDECK_|DATABASE_URL$|REDIS_URL$|npm_|(https?|no)_proxy$|(HTTPS?|NO)_PROXY$|NODE_EXTRA_CA_CERTS$|CI$)/;

/**
 * Runs the whole command again under sudo where this is not root; never returns then.
 * @param {string[]} argv of the command
 */
export function ensureRoot(argv) {
  if (process.getuid?.() === 0) return;
  const keep = Object.keys(process.env).filter((name) => KEPT.test(name));
  const preserve = keep.length > 0 ? [`--preserve-env=${keep.join(',')}`] : [];
  process.stdout.write('Setting up a host needs root: asking sudo.\n');
  const result = spawnSync('sudo', [...preserve, process.execPath, ...argv], { stdio: 'inherit' });
  if (result.error) {
    throw new StepError('This command needs root, and sudo is not installed.', 'run it as root');
  }
  process.exit(result.status ?? 1);
}
