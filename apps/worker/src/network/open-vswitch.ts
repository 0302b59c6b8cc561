import { INTEGRATION_BRIDGE } from '@skydeck/core/network/guest-interface';
import type { OvsdbClient } from '@skydeck/ovsdb';

/** Open vSwitch of this host, through its own database. */
export class OpenVSwitch {
  constructor(private readonly client: OvsdbClient) {}

  /** Removes the interfaces that carry the port's id. Returns how many there were. */
  async unplug(portId: string, signal: AbortSignal): Promise<number> {
    const [interfaces] = await this.client.transact(
      [
        {
          op: 'select',
          table: 'Interface',
          where: [['external_ids', 'includes', { 'iface-id': portId }]],
          columns: ['_uuid'],
        },
      ],
      { signal },
    );
    let removed = 0;
    for (const { _uuid: interfaceUuid } of interfaces?.rows ?? []) {
      const [ports] = await this.client.transact(
        [
          {
            op: 'select',
            table: 'Port',
            where: [['interfaces', 'includes', [String(interfaceUuid)]]],
            columns: ['_uuid'],
          },
        ],
        { signal },
      );
      for (const { _uuid: portUuid } of ports?.rows ?? []) {
        const members = [String(portUuid)];
        const [result] = await this.client.transact(
          [
            {
              op: 'mutate',
              table: 'Bridge',
              where: [['ports', 'includes', members]],
              mutations: [['ports', 'delete', members]],
            },
            // Tells ovs-vswitchd that there is something to do (ovs-vswitchd.conf.db(5), next_cfg).
            { op: 'mutate', table: 'Open_vSwitch', where: [], mutations: [['next_cfg', '+=', 1]] },
          ],
          { signal },
        );
        removed += result?.count ?? 0;
      }
    }
    return removed;
  }

  /** The integration bridge's datapath, the switch's version, and what this host is in OVN. */
  async facts(signal: AbortSignal): Promise<{
    datapath: 'system' | 'netdev';
    version: string;
    chassisName: string;
    physicalNetworks: string[];
  }> {
    const [bridge, root] = await this.client.transact(
      [
        {
          op: 'select',
          table: 'Bridge',
          where: [['name', '==', INTEGRATION_BRIDGE]],
          columns: ['datapath_type'],
        },
        { op: 'select', table: 'Open_vSwitch', where: [], columns: ['ovs_version', 'external_ids'] },
      ],
      { signal },
    );
    const settings = (root?.rows?.[0]?.external_ids ?? {}) as Readonly<Record<string, string>>;
    return {
      datapath: bridge?.rows?.[0]?.datapath_type === 'netdev' ? 'netdev' : 'system',
      version: String(root?.rows?.[0]?.ovs_version ?? ''),
      chassisName: settings['system-id'] ?? '',
      // Such as `physnet1:br-ex,physnet2:br-ey`.
      physicalNetworks: (settings['ovn-bridge-mappings'] ?? '')
        .split(',')
        .flatMap((mapping) => mapping.split(':')[0]?.trim() || [])
        .sort(),
    };
  }
}
