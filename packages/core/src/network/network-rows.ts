import type {
  AllowedAddressPair,
  FloatingIp,
  Host,
  HostRoute,
  IpAddress,
  Network,
  Port,
  PortForwarding,
  Router,
  RouterRoute,
  SecurityGroup,
  SecurityGroupRule,
  Subnet,
} from '@skydeck/db';

/** Rows that parts of the northbound database are computed from; whatever one names is among the others. */
export interface NetworkRows {
  readonly networks: readonly NetworkRow[];
  /** Every subnet of these networks. */
  readonly subnets: readonly SubnetRow[];
  /** Ports of these networks: all, or those asked for. */
  readonly ports: readonly PortRow[];
  readonly securityGroups: readonly SecurityGroupRow[];
  readonly routers: readonly RouterRow[];
  readonly floatingIps: readonly FloatingIpRow[];
  /** Hosts that may be gateways to external networks. */
  readonly gatewayHosts: readonly GatewayHostRow[];
}

export type NetworkRow = Pick<
  Network,
  | 'id'
  | 'projectId'
  | 'adminUp'
  | 'mtu'
  | 'external'
  | 'providerType'
  | 'physicalNetwork'
  | 'segmentationId'
  | 'dnsDomain'
>;
export type SubnetRow = Pick<
  Subnet,
  | 'id'
  | 'networkId'
  | 'ipVersion'
  | 'cidr'
  | 'gatewayIp'
  | 'dhcpEnabled'
  | 'dnsServers'
  | 'ipv6AddressMode'
  | 'ipv6RaMode'
> & {
  readonly hostRoutes: readonly Pick<HostRoute, 'destination' | 'nextHop'>[];
  /** Whether a port has the gateway's address, so that there is one. */
  readonly gatewayHeld: boolean;
};
export type PortRow = Pick<
  Port,
  | 'id'
  | 'projectId'
  | 'networkId'
  | 'macAddress'
  | 'adminUp'
  | 'portSecurity'
  | 'dnsName'
  | 'routerId'
  | 'deviceOwner'
> & {
  readonly addresses: readonly Pick<IpAddress, 'subnetId' | 'address'>[];
  readonly addressPairs: readonly Pick<AllowedAddressPair, 'ipAddress' | 'macAddress'>[];
  readonly securityGroupIds: readonly string[];
};
export type SecurityGroupRow = Pick<SecurityGroup, 'id' | 'projectId'> & {
  /** Null: only named by another group’s rule, and not looked at. */
  readonly rules: readonly SecurityRuleRow[] | null;
};
export type SecurityRuleRow = Pick<
  SecurityGroupRule,
  'id' | 'direction' | 'etherType' | 'protocol' | 'portMin' | 'portMax' | 'remoteCidr' | 'remoteGroupId'
>;
export type RouterRow = Pick<Router, 'id' | 'projectId' | 'adminUp' | 'snatEnabled'> & {
  /** Null: only named by one of its ports or floating IPs; its routes and translations are not looked at. */
  readonly routes: readonly Pick<RouterRoute, 'id' | 'destination' | 'nextHop'>[] | null;
};
export type FloatingIpRow = Pick<
  FloatingIp,
  'id' | 'projectId' | 'routerId' | 'fixedPortId' | 'fixedAddress'
> & {
  readonly address: string;
  readonly forwardings: readonly Pick<
    PortForwarding,
    'protocol' | 'externalPort' | 'internalAddress' | 'internalPort'
  >[];
};
export type GatewayHostRow = Pick<Host, 'id' | 'chassisName' | 'physicalNetworks'>;

export const ROUTER_INTERFACE = 'network:router_interface';
export const ROUTER_GATEWAY = 'network:router_gateway';
export const COMPUTE_PORT = 'compute:nova';
