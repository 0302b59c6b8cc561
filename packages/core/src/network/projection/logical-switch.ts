import type { NetworkRow } from '../network-rows';
import { MARK_NETWORK, MARK_PROJECT, type DesiredRow } from '../northbound';
import { logicalSwitchName } from './names';

/** A network's switch, and what connects it to the physical network of a provider network. */
export function projectSwitch(network: NetworkRow): DesiredRow[] {
  const marks = { [MARK_NETWORK]: network.id, [MARK_PROJECT]: network.projectId };
  return [
    ...(network.physicalNetwork === null ? [] : [localnetPort(network, network.physicalNetwork, marks)]),
    {
      table: 'Logical_Switch',
      id: network.id,
      columns: { name: logicalSwitchName(network.id) },
      marks,
    },
  ];
}

function localnetPort(network: NetworkRow, physicalNetwork: string, marks: DesiredRow['marks']): DesiredRow {
  return {
    table: 'Logical_Switch_Port',
    id: `localnet-${network.id}`,
    columns: {
      name: `localnet-${network.id}`,
      type: 'localnet',
      addresses: ['unknown'],
      port_security: [],
      options: { network_name: physicalNetwork },
      tag: network.segmentationId,
      enabled: network.adminUp,
    },
    marks,
    parent: { table: 'Logical_Switch', id: network.id },
    holders: [],
  };
}
