import { DomainConsoleFlags, LibvirtClient } from '@skydeck/libvirt';

// Joins this terminal to a domain's console: node console.js <name>. Ctrl-] leaves.
const CTRL_RIGHT_BRACKET = 0x1d;

const name = process.argv[2];
if (!name) throw new Error('which domain?');

const client = await LibvirtClient.connect();
const guest = await client.consoles.open(await client.domains.byName(name), null, DomainConsoleFlags.FORCE);

process.stdin.setRawMode?.(true);
process.stdin.on('data', (keys: Buffer) => {
  if (keys.includes(CTRL_RIGHT_BRACKET)) guest.destroy();
  else guest.write(keys);
});
guest.pipe(process.stdout, { end: false });

guest.once('close', () => {
  process.stdin.setRawMode?.(false);
  process.stdin.destroy();
  void client.close();
});
