import type { FloatingIpRow } from '../network-rows';
import { MARK_FLOATING_IP, MARK_PROJECT, MARK_ROUTER, type DesiredRow } from '../northbound';

/** An address outside that leads to a port, or whose ports lead to several. */
export function projectFloatingIp(floatingIp: FloatingIpRow): DesiredRow[] {
  const { id, routerId, projectId, address, fixedAddress, forwardings } = floatingIp;
  if (routerId === null) return [];
  const marks = { [MARK_FLOATING_IP]: id, [MARK_ROUTER]: routerId, [MARK_PROJECT]: projectId };
  if (floatingIp.fixedPortId !== null && fixedAddress !== null) {
    return [
      {
        table: 'NAT',
        id,
        columns: { type: 'dnat_and_snat', external_ip: address, logical_ip: fixedAddress },
        marks,
        parent: { table: 'Logical_Router', id: routerId },
      },
    ];
  }
  const protocols = [...new Set(forwardings.map(({ protocol }) => protocol))].sort();
  return protocols.map((protocol) => ({
    table: 'Load_Balancer',
    id: `${id} ${protocol}`,
    columns: {
      name: `skydeck-${id}-${protocol}`,
      protocol,
      vips: Object.fromEntries(
        forwardings
          .filter((forwarding) => forwarding.protocol === protocol)
          .map((forwarding) => [
            `${address}:${forwarding.externalPort}`,
            `${forwarding.internalAddress}:${forwarding.internalPort}`,
          ]),
      ),
    },
    marks,
    holders: [routerId],
  }));
}
