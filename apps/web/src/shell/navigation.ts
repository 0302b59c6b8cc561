import type { Permission } from '@skydeck/core/policy/permissions';
import {
  Activity,
  Boxes,
  Camera,
  Cpu,
  Database,
  HardDrive,
  KeyRound,
  Server,
  type LucideIcon,
} from 'lucide-react';

export type NavKey =
  'instances' | 'images' | 'flavors' | 'keyPairs' | 'hosts' | 'volumes' | 'volumeSnapshots' | 'activity';

export interface NavItem {
  key: NavKey;
  href: string;
  icon: LucideIcon;
  permission: Permission;
}

export interface NavGroup {
  key: 'compute' | 'storage' | 'admin' | 'overview';
  items: readonly NavItem[];
}

/** The portal's rooms. Sidebar and command palette both read this list. */
export const navigation: readonly NavGroup[] = [
  {
    key: 'compute',
    items: [
      { key: 'instances', href: '/compute/instances', icon: Server, permission: 'compute.instance.read' },
      { key: 'images', href: '/image/images', icon: HardDrive, permission: 'image.read' },
      { key: 'flavors', href: '/compute/flavors', icon: Boxes, permission: 'compute.flavor.read' },
      { key: 'keyPairs', href: '/compute/key-pairs', icon: KeyRound, permission: 'compute.key-pair.read' },
    ],
  },
  {
    key: 'storage',
    items: [
      { key: 'volumes', href: '/volume/volumes', icon: Database, permission: 'volume.read' },
      {
        key: 'volumeSnapshots',
        href: '/volume/snapshots',
        icon: Camera,
        permission: 'volume.snapshot.read',
      },
    ],
  },
  {
    key: 'admin',
    items: [{ key: 'hosts', href: '/compute/hosts', icon: Cpu, permission: 'compute.host.read' }],
  },
  {
    key: 'overview',
    items: [{ key: 'activity', href: '/operations', icon: Activity, permission: 'operation.read' }],
  },
];
