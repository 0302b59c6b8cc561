import { createHash } from 'node:crypto';
import type { GatewayHostRow, NetworkRow } from '../network-rows';
import { MARK_NETWORK, MARK_PROJECT, type DesiredRow } from '../northbound';

const HIGHEST_PRIORITY = 32_767;
/** More than these are never needed to stay reachable, and each sends probes to all others. */
const MOST_GATEWAYS = 5;

/**
 * The hosts through which routers reach an external network: one is active, the next takes over when it is lost. Which
 * is which follows from a hash, so that networks are spread over the hosts and a new host moves few of them.
 */
export function projectGatewayHosts(network: NetworkRow, hosts: readonly GatewayHostRow[]): DesiredRow[] {
  if (!network.external) return [];
  const marks = { [MARK_NETWORK]: network.id, [MARK_PROJECT]: network.projectId };
  const chosen = hosts
    .filter((host) => connects(host, network))
    .map((host) => ({ host, weight: weightOf(network.id, host.id) }))
    .sort((a, b) => (a.weight < b.weight ? 1 : -1))
    .slice(0, MOST_GATEWAYS);
  return [
    ...chosen.map(({ host }, rank): DesiredRow => ({
      table: 'HA_Chassis',
      id: `${network.id} ${host.id}`,
      columns: { chassis_name: host.chassisName, priority: HIGHEST_PRIORITY - rank },
      marks,
      parent: { table: 'HA_Chassis_Group', id: network.id },
    })),
    { table: 'HA_Chassis_Group', id: network.id, columns: { name: `skydeck-${network.id}` }, marks },
  ];
}

/** An external network that is no provider network exists on every host. */
function connects(host: GatewayHostRow, network: NetworkRow): boolean {
  if (host.chassisName === '') return false;
  return network.physicalNetwork === null || host.physicalNetworks.includes(network.physicalNetwork);
}

function weightOf(networkId: string, hostId: string): string {
  return createHash('sha256').update(`${networkId} ${hostId}`).digest('hex');
}
