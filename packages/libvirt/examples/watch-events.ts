import { LibvirtClient } from '@skydeck/libvirt';

// Follows what happens on the host, across restarts of the daemon, until Ctrl-C.
const client = new LibvirtClient();
client.on('state', (state, error) => console.log(`# ${state}${error ? `: ${error.message}` : ''}`));
client.on('reconnected', () => console.log('# events in between were missed: list domains anew here'));
client.start();

await client.events.subscribe('lifecycle', ({ domain, event, detail }) => {
  console.log(`${domain.name} ${event} (${detail})`);
});
await client.events.subscribe('blockJob', ({ domain, disk, type, status }) => {
  console.log(`${domain.name} ${disk}: ${type} ${status}`);
});

process.once('SIGINT', () => void client.close());
