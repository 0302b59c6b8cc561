import { existsSync } from 'node:fs';
import { run } from './commands';
import { libvirtUri } from './libvirt';
import { waitFor } from './waiting';

const PREFIX = 'skydeck-';
const ACPI_TIMEOUT = 20_000;

type GuestFilter = '--all' | '--state-running' | '--with-managed-save';

/** The names of Skydeck's domains in the output of `virsh list --name`. */
export function ourDomains(listing: string): string[] {
  return listing
    .split('\n')
    .map((line) => line.trim())
    .filter((name) => name.startsWith(PREFIX));
}

/** Skydeck's domains on this host; empty where libvirt does not answer. */
export async function listGuests(socket: string, which: GuestFilter): Promise<string[]> {
  if (!existsSync(socket)) return [];
  const scope = which === '--with-managed-save' ? ['--all', which] : [which];
  const listed = await run(['virsh', '-c', libvirtUri(socket), 'list', ...scope, '--name'], {
    allowFailure: true,
    timeout: 15_000,
  });
  return ourDomains(listed.stdout);
}

/**
 * Ends every guest of Skydeck and nothing else: the power button first, then the switch. The definitions go as well;
 * the database knows all, and the worker makes them again at the next `up`. Suspended guests stay defined, because
 * their memory's image would go with the definition, unless `forget` says that all state goes.
 */
export async function stopGuests(socket: string, forget = false): Promise<string> {
  const virsh = (...args: string[]) =>
    run(['virsh', '-q', '-c', libvirtUri(socket), ...args], { allowFailure: true, timeout: 30_000 });
  const running = await listGuests(socket, '--state-running');
  await Promise.all(running.map((name) => virsh('shutdown', name, '--mode', 'acpi')));
  if (running.length > 0) {
    await waitFor(async () => (await listGuests(socket, '--state-running')).length === 0, ACPI_TIMEOUT, 250);
  }
  const suspended = forget ? [] : await listGuests(socket, '--with-managed-save');
  for (const name of await listGuests(socket, '--all')) {
    await virsh('destroy', name);
    if (suspended.includes(name)) continue;
    await virsh(
      'undefine',
      name,
      '--managed-save',
      '--snapshots-metadata',
      '--checkpoints-metadata',
      '--nvram',
    );
  }
  return running.length > 0 ? `${running.length} stopped` : 'none ran';
}
