import { existsSync } from 'node:fs';
import { run } from './commands';
import { libvirtUri } from './libvirt';
import { waitFor } from './waiting';

const PREFIX = 'skydeck-';
/** How often the power button is pressed, and how long (ms) a guest has each time, before it is switched off. */
const PRESSES = 4;
const PRESS_INTERVAL = 5_000;

type GuestFilter = '--all' | '--state-running' | '--with-managed-save';

/** The names of Skydeck's domains, or pools, in the output of `virsh list --name`. */
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
  let left = running;
  // A guest that is still booting does not see the button, so it is pressed again.
  for (let press = 0; press < PRESSES && left.length > 0; press += 1) {
    await Promise.all(left.map((name) => virsh('shutdown', name, '--mode', 'acpi')));
    await waitFor(
      async () => {
        left = await listGuests(socket, '--state-running');
        return left.length === 0;
      },
      PRESS_INTERVAL,
      250,
    );
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
  await forgetPools(socket);
  return running.length > 0 ? `${running.length} stopped` : 'none ran';
}

/** Lets libvirt forget the pools of Skydeck's volumes; what lies in them stays, and the worker defines them again. */
async function forgetPools(socket: string): Promise<void> {
  if (!existsSync(socket)) return;
  const virsh = (...args: string[]) =>
    run(['virsh', '-q', '-c', libvirtUri(socket), ...args], { allowFailure: true, timeout: 30_000 });
  for (const name of ourDomains((await virsh('pool-list', '--all', '--name')).stdout)) {
    await virsh('pool-destroy', name);
    await virsh('pool-undefine', name);
  }
}
