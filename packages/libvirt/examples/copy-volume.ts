import { createWriteStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { LibvirtClient } from '@skydeck/libvirt';

// Downloads a volume from a host over TLS: node copy-volume.js <host> <pool> <volume> <file>.

const [host, poolName, volumeName, file] = process.argv.slice(2);
if (!host || !poolName || !volumeName || !file) throw new Error('which host, pool, volume and file?');

const client = await LibvirtClient.connect({
  endpoint: {
    transport: 'tls',
    host,
    ca: await readFile('/etc/pki/CA/cacert.pem'),
    cert: await readFile('/etc/pki/libvirt/clientcert.pem'),
    key: await readFile('/etc/pki/libvirt/private/clientkey.pem'),
  },
});

const volume = await client.volumes.byName(await client.pools.byName(poolName), volumeName);
await pipeline(await client.volumes.download(volume), createWriteStream(file));
await client.close();
