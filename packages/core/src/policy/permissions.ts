import type { Role } from '@skydeck/db';

/** `user` is anybody who is logged in, in a project or not; `cloud` stands for cloud admins only. */
export type Grantee = 'user' | Role | 'cloud';

/**
 * Every permission and the least role that has it: user < reader < member < admin < cloud.
 * What is not listed here does not exist; what is not granted is refused.
 */
export const permissions = {
  'identity.session.own': 'user',
  'identity.project.read': 'user',
  'identity.project.list-all': 'cloud',
  'quota.read': 'reader',
  'compute.flavor.read': 'reader',
  'compute.host.read': 'cloud',
  'compute.key-pair.read': 'reader',
  'compute.key-pair.write': 'member',
  'compute.instance.read': 'reader',
  'compute.instance.launch': 'member',
  'compute.instance.update': 'member',
  'compute.instance.power': 'member',
  'compute.instance.lock': 'member',
  'compute.instance.unlock-any': 'admin',
  'compute.instance.delete': 'member',
  'compute.instance.log': 'reader',
  'compute.instance.console': 'member',
  'compute.instance.xml': 'cloud',
  'compute.instance.all-projects': 'cloud',
  'image.read': 'reader',
  'network.read': 'reader',
  'operation.read': 'reader',
  'operation.cancel': 'member',
  'operation.all-projects': 'cloud',
} as const satisfies Record<string, Grantee>;

export type Permission = keyof typeof permissions;
