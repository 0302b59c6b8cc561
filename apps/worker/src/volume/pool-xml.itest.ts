import { randomUUID } from 'node:crypto';
import { LibvirtClient } from '@skydeck/libvirt';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { poolXml, type PoolSpec } from './pool-xml';

let libvirt: LibvirtClient;
beforeAll(() => {
  libvirt = new LibvirtClient({
    endpoint: { transport: 'unix', path: process.env.SKYDECK_LIBVIRT_SOCKET ?? '/run/libvirt/libvirt-sock' },
  }).start();
});
afterAll(() => libvirt.close());

const specs: [PoolSpec['type'], PoolSpec, string[]][] = [
  ['dir', { type: 'dir', path: '/srv/volumes & more' }, ['/srv/volumes &amp; more']],
  [
    'netfs',
    { type: 'netfs', server: 'nas', export: '/export', mount: '/mnt/v', options: ['nfsvers=4.2'] },
    ["<host name='nas'/>", "<dir path='/export'/>", "<format type='nfs'/>", 'nfsvers=4.2'],
  ],
  ['logical', { type: 'logical', group: 'vg0' }, ['<name>vg0</name>', "<format type='lvm2'/>", '/dev/vg0']],
  [
    'rbd',
    {
      type: 'rbd',
      pool: 'vols',
      monitors: ['10.0.0.1:6789', 'mon2'],
      user: 'skydeck',
      secretUuid: randomUUID(),
    },
    ["<host name='10.0.0.1' port='6789'/>", "<host name='mon2'/>", "username='skydeck'"],
  ],
];

test.each(specs)(
  'libvirt takes the definition of a pool of the type %s as it is meant',
  async (type, spec, parts) => {
    const backendId = randomUUID();
    const supported = await libvirt.pools.capabilities();
    // libvirt reads a definition only with the driver for it, which distributions package apart.
    if (!supported.includes(`<pool type='${type}' supported='yes'>`)) {
      expect(poolXml(backendId, spec)).toContain(`type="${type}"`);
      return;
    }
    const pool = await libvirt.pools.define(poolXml(backendId, spec));
    try {
      expect(pool).toMatchObject({ name: `skydeck-${backendId}`, uuid: backendId });
      const xml = await libvirt.pools.xml(pool);
      for (const part of parts) expect(xml).toContain(part);
      // Defined again it is the same one.
      expect(await libvirt.pools.define(poolXml(backendId, spec))).toEqual(pool);
    } finally {
      await libvirt.pools.undefine(pool);
    }
  },
);
