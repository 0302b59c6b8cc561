import type { NetworkRow, PortRow } from '../network-rows';
import { MARK_NETWORK, MARK_PROJECT, type DesiredRow } from '../northbound';

/** The name by which a network's guests find a port; a row for each, so that a change of one touches no other. */
export function projectDnsRecord(port: PortRow, network: NetworkRow): DesiredRow[] {
  const addresses = port.addresses.map(({ address }) => address).sort();
  if (!port.dnsName || addresses.length === 0) return [];
  const names = network.dnsDomain ? [port.dnsName, `${port.dnsName}.${network.dnsDomain}`] : [port.dnsName];
  return [
    {
      table: 'DNS',
      id: port.id,
      columns: {
        records: Object.fromEntries(names.map((name) => [name.toLowerCase(), addresses.join(' ')])),
      },
      marks: { [MARK_NETWORK]: network.id, [MARK_PROJECT]: port.projectId },
      holders: [network.id],
    },
  ];
}
