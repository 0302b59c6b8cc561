import type { Permission } from '@skydeck/core/policy/permissions';
import {
  Activity,
  Archive,
  Boxes,
  Camera,
  Cpu,
  Database,
  Gauge,
  Globe,
  Group,
  Images,
  HardDrive,
  KeyRound,
  ListTree,
  Layers,
  Network,
  Route,
  Server,
  ShieldCheck,
  Warehouse,
  type LucideIcon,
} from 'lucide-react';

export type NavKey =
  | 'instances'
  | 'images'
  | 'flavors'
  | 'keyPairs'
  | 'hosts'
  | 'volumes'
  | 'volumeTypes'
  | 'qosSpecs'
  | 'backEnds'
  | 'volumeSnapshots'
  | 'volumeGroups'
  | 'groupSnapshots'
  | 'backups'
  | 'networks'
  | 'routers'
  | 'securityGroups'
  | 'floatingIps'
  | 'metadataDefinitions'
  | 'activity';

export interface NavItem {
  key: NavKey;
  href: string;
  icon: LucideIcon;
  permission: Permission;
}

export interface NavGroup {
  key: 'compute' | 'storage' | 'network' | 'admin' | 'overview';
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
      { key: 'volumeGroups', href: '/volume/groups', icon: Group, permission: 'volume.group.read' },
      {
        key: 'groupSnapshots',
        href: '/volume/group-snapshots',
        icon: Images,
        permission: 'volume.group.read',
      },
      { key: 'backups', href: '/volume/backups', icon: Archive, permission: 'volume.backup.read' },
    ],
  },
  {
    key: 'network',
    items: [
      { key: 'networks', href: '/network/networks', icon: Network, permission: 'network.read' },
      { key: 'routers', href: '/network/routers', icon: Route, permission: 'network.router.read' },
      {
        key: 'securityGroups',
        href: '/network/security-groups',
        icon: ShieldCheck,
        permission: 'network.security-group.read',
      },
      {
        key: 'floatingIps',
        href: '/network/floating-ips',
        icon: Globe,
        permission: 'network.floating-ip.read',
      },
    ],
  },
  {
    key: 'admin',
    items: [
      { key: 'hosts', href: '/compute/hosts', icon: Cpu, permission: 'compute.host.read' },
      {
        key: 'metadataDefinitions',
        href: '/image/metadata-definitions',
        icon: ListTree,
        permission: 'image.metadata-namespace.write',
      },
      { key: 'backEnds', href: '/volume/back-ends', icon: Warehouse, permission: 'volume.back-end.read' },
      { key: 'volumeTypes', href: '/volume/types', icon: Layers, permission: 'volume.volume-type.write' },
      { key: 'qosSpecs', href: '/volume/qos-specs', icon: Gauge, permission: 'volume.volume-type.write' },
    ],
  },
  {
    key: 'overview',
    items: [{ key: 'activity', href: '/operations', icon: Activity, permission: 'operation.read' }],
  },
];
