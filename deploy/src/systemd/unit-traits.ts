import path from 'node:path';
import { agentSockets } from '../access';
import { environmentOfServices, type Deployment } from '../deployment';
import { KEYS_DIRECTORY } from '../state-directory';
import type { ProcessSpec } from '../supervisor/process-spec';
import { unitName, type UnitTraits } from './unit-files';

const HOST_SERVICES = [
  'libvirtd.service',
  'openvswitch-switch.service',
  'ovn-central.service',
  'ovn-host.service',
];
const RESTARTED_WITH = ['openvswitch-switch.service', 'ovn-central.service'];

/** What each of Skydeck's units needs, by the name of its process. */
export function traitsOf(deployment: Deployment, spec: ProcessSpec): UnitTraits {
  const { layout, environment, secrets, settings } = deployment;
  const stores = [
    ...(secrets.externalDatabaseUrl ? [] : [unitName('postgres')]),
    ...(secrets.externalRedisUrl ? [] : [unitName('redis')]),
  ];
  const plain: UnitTraits = {
    description: `Skydeck: ${spec.name}`,
    after: [],
    partOf: [],
    environmentFiles: [],
    fromFiles: [],
    writable: [],
    binds: [],
    grants: [],
    devices: false,
    runtimeDirectory: null,
  };
  if (spec.name === 'postgres') return { ...plain, writable: [layout.postgres, layout.postgresSocket] };
  if (spec.name === 'redis') return { ...plain, writable: [layout.redis, layout.redisSocket] };
  const portal: UnitTraits = {
    ...plain,
    after: stores,
    environmentFiles: [layout.secretsFile, layout.settingsFile],
    fromFiles: Object.keys(environmentOfServices(deployment)),
    binds: [
      [path.join(environment.root, 'node_modules'), layout.viewModules],
      [process.execPath, layout.viewNode],
    ],
  };
  if (spec.name === 'web')
    return { ...portal, description: 'Skydeck: the portal', writable: [layout.images, layout.uploads] };
  return {
    ...portal,
    description: 'Skydeck: conductor and host agent',
    after: [...stores, ...HOST_SERVICES],
    partOf: RESTARTED_WITH,
    writable: [
      layout.cache,
      layout.instances,
      layout.volumes,
      layout.images,
      layout.uploads,
      layout.agentSocket,
      layout.nbd,
    ],
    grants: agentSockets(settings),
    devices: true,
    runtimeDirectory: path.relative('/run', KEYS_DIRECTORY),
  };
}
