import { expect, test } from 'vitest';
import { parseGroups, parsePasswd } from './system-users';

test('reads users and groups as the files hold them', () => {
  expect(
    parsePasswd('root:x:0:0:root:/root:/bin/bash\nskydeck:x:995:994::/nonexistent:/usr/sbin/nologin\n\n'),
  ).toEqual([
    { name: 'root', uid: 0, gid: 0 },
    { name: 'skydeck', uid: 995, gid: 994 },
  ]);
  expect(parseGroups('kvm:x:109:\nlibvirt:x:108:alice,skydeck-agent\n')).toEqual([
    { name: 'kvm', gid: 109, members: [] },
    { name: 'libvirt', gid: 108, members: ['alice', 'skydeck-agent'] },
  ]);
});
