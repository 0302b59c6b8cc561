import { randomBytes, randomUUID } from 'node:crypto';
import { ROUTER_GATEWAY, ROUTER_INTERFACE } from '@skydeck/core/network/network-rows';
import type { Db, Prisma } from '@skydeck/db';
import type { OwnedIds } from './inputs';

export interface OutsideIds {
  externalNetworkId: string;
  externalSubnetId: string;
}

const subnet = (name: string, prefix: string, length = 24) => ({
  name,
  cidr: `${prefix}.0/${length}`,
  gatewayIp: `${prefix}.1`,
  pools: { create: { first: `${prefix}.2`, last: `${prefix}.99` } },
});

/** Everybody's way outside, with room for all who are tested. */
export async function makeOutside(db: Db): Promise<OutsideIds> {
  const project = await db.project.create({ data: { name: `outside-${randomUUID()}` } });
  const network = await db.network.create({
    data: {
      projectId: project.id,
      name: 'outside',
      external: true,
      subnets: {
        create: {
          ...subnet('outside', '10.200.0', 16),
          pools: { create: { first: '10.200.0.2', last: '10.200.255.254' } },
        },
      },
    },
    include: { subnets: true },
  });
  return { externalNetworkId: network.id, externalSubnetId: network.subnets[0]!.id };
}

/** Addresses outside that nobody takes by himself. */
let nextOutside = 0;
function outsideAddress(): string {
  nextOutside += 1;
  return `10.200.${100 + Math.floor(nextOutside / 250)}.${1 + (nextOutside % 250)}`;
}

/** Of more bytes than a guest's: thousands are made here, and none may be made twice. */
function uniqueMac(): string {
  return ['02', ...[...randomBytes(5)].map((byte) => byte.toString(16).padStart(2, '0'))].join(':');
}

/** A project's networks and what is on them; see `OwnedIds`. */
export async function makeNetworks(
  db: Db,
  { externalNetworkId, externalSubnetId }: OutsideIds,
  projectId: string,
  mark: string,
) {
  const network = (name: string, prefix: string) =>
    db.network.create({
      data: { projectId, name: `${mark}-${name}`, subnets: { create: subnet(`${mark}-${name}`, prefix) } },
      include: { subnets: true },
    });
  const [own, idle, joined] = await Promise.all([
    network('network', '10.9.0'),
    network('idle', '10.10.0'),
    network('joined', '10.11.0'),
  ]);
  const subnetOf = ({ subnets }: typeof own) => subnets[0]!.id;
  const router = (name: string) => db.router.create({ data: { projectId, name: `${mark}-${name}` } });
  const [leading, joining, bare] = await Promise.all([router('leading'), router('joining'), router('bare')]);
  const port = (
    networkId: string,
    subnetId: string,
    address: string,
    more: Omit<Prisma.PortUncheckedCreateInput, 'projectId' | 'networkId' | 'macAddress'> = {},
  ) =>
    db.port.create({
      data: {
        projectId,
        networkId,
        name: `${mark}-port`,
        macAddress: uniqueMac(),
        addresses: { create: { subnetId, address } },
        ...more,
      },
    });
  const joins = (routerId: string) => ({ routerId, deviceOwner: ROUTER_INTERFACE });
  const [free, , , interfacePort] = await Promise.all([
    port(own.id, subnetOf(own), '10.9.0.5'),
    port(own.id, subnetOf(own), '10.9.0.1', joins(leading.id)),
    port(externalNetworkId, externalSubnetId, outsideAddress(), {
      routerId: leading.id,
      deviceOwner: ROUTER_GATEWAY,
    }),
    port(joined.id, subnetOf(joined), '10.11.0.1', joins(joining.id)),
  ]);
  const floatingIp = (more: Partial<Prisma.FloatingIpUncheckedCreateInput>) =>
    db.floatingIp.create({
      data: {
        projectId,
        networkId: externalNetworkId,
        description: mark,
        address: { create: { subnetId: externalSubnetId, address: outsideAddress() } },
        ...more,
      },
      include: { forwardings: true },
    });
  const [unused, forwarding] = await Promise.all([
    floatingIp({}),
    floatingIp({
      routerId: leading.id,
      forwardings: {
        create: {
          protocol: 'tcp',
          externalPort: 22,
          internalPort: 22,
          internalPortId: free.id,
          internalAddress: '10.9.0.5',
        },
      },
    }),
  ]);
  const group = await db.securityGroup.create({
    data: {
      projectId,
      name: `${mark}-group`,
      rules: { create: { direction: 'ingress', etherType: 'IPv4', protocol: 'icmp', description: mark } },
    },
    include: { rules: true },
  });
  return {
    networkId: own.id,
    idleNetworkId: idle.id,
    idleSubnetId: subnetOf(idle),
    portId: free.id,
    securityGroupId: group.id,
    ruleId: group.rules[0]!.id,
    routerId: leading.id,
    joiningRouterId: joining.id,
    interfacePortId: interfacePort.id,
    bareRouterId: bare.id,
    floatingIpId: unused.id,
    forwardingFloatingIpId: forwarding.id,
    forwardingId: forwarding.forwardings[0]!.id,
  } satisfies Partial<OwnedIds>;
}
