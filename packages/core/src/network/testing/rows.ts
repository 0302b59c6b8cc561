import type {
  FloatingIpRow,
  NetworkRow,
  NetworkRows,
  PortRow,
  RouterRow,
  SecurityGroupRow,
  SecurityRuleRow,
  SubnetRow,
} from '../network-rows';

export function network(id: string, change: Partial<NetworkRow> = {}): NetworkRow {
  return {
    id,
    projectId: `project of ${id}`,
    adminUp: true,
    mtu: 1442,
    external: false,
    providerType: null,
    physicalNetwork: null,
    segmentationId: null,
    dnsDomain: '',
    ...change,
  };
}

export function subnet(id: string, networkId: string, change: Partial<SubnetRow> = {}): SubnetRow {
  return {
    id,
    networkId,
    ipVersion: 4,
    cidr: '10.1.2.0/24',
    gatewayIp: '10.1.2.1',
    dhcpEnabled: true,
    dnsServers: [],
    ipv6AddressMode: null,
    ipv6RaMode: null,
    hostRoutes: [],
    gatewayHeld: false,
    ...change,
  };
}

export function port(
  id: string,
  networkId: string,
  subnetId: string,
  change: Partial<PortRow> = {},
): PortRow {
  return {
    id,
    projectId: `project of ${networkId}`,
    networkId,
    macAddress: 'fa:16:3e:00:00:01',
    adminUp: true,
    portSecurity: true,
    dnsName: '',
    routerId: null,
    deviceOwner: '',
    addresses: [{ subnetId, address: '10.1.2.5' }],
    addressPairs: [],
    securityGroupIds: [],
    ...change,
  };
}

export function router(id: string, change: Partial<RouterRow> = {}): RouterRow {
  return { id, projectId: `project of ${id}`, adminUp: true, snatEnabled: true, routes: [], ...change };
}

export function group(id: string, rules: SecurityGroupRow['rules'] = []): SecurityGroupRow {
  return { id, projectId: `project of ${id}`, rules };
}

export function rule(id: string, change: Partial<SecurityRuleRow> = {}): SecurityRuleRow {
  return {
    id,
    direction: 'ingress',
    etherType: 'IPv4',
    protocol: null,
    portMin: null,
    portMax: null,
    remoteCidr: null,
    remoteGroupId: null,
    ...change,
  };
}

export function floatingIp(id: string, change: Partial<FloatingIpRow> = {}): FloatingIpRow {
  return {
    id,
    projectId: `project of ${id}`,
    routerId: null,
    fixedPortId: null,
    fixedAddress: null,
    address: '203.0.113.7',
    forwardings: [],
    ...change,
  };
}

export function rows(some: Partial<NetworkRows> = {}): NetworkRows {
  return {
    networks: [],
    subnets: [],
    ports: [],
    securityGroups: [],
    routers: [],
    floatingIps: [],
    gatewayHosts: [],
    ...some,
  };
}
