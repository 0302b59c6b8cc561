import type { FloatingIp, Tx } from '@skydeck/db';
import { AppError, notFound } from '../../app-error';
import { ROUTER_GATEWAY, ROUTER_INTERFACE } from '../network-rows';
import { normalIp } from '../ip-address';

export interface Target {
  readonly portId: string;
  readonly address: string;
  readonly routerId: string;
}

/**
 * Where a floating IP is to lead, and through which router: one that is connected to the address's subnet and has its
 * gateway in the floating IP's network. @throws AppError NOT_FOUND, INVALID, CONFLICT
 */
export async function findTarget(
  tx: Tx,
  floatingIp: Pick<FloatingIp, 'projectId' | 'networkId'>,
  portId: string,
  wanted: string | undefined,
): Promise<Target> {
  // Whoever takes addresses from the port does so before this, or sees what leads to them.
  await tx.$queryRaw`SELECT 1 FROM "Port" WHERE "id" = ${portId}::uuid FOR KEY SHARE`;
  const port = await tx.port.findFirst({
    where: { id: portId, projectId: floatingIp.projectId },
    include: {
      addresses: {
        where: { subnet: { ipVersion: 4 } },
        orderBy: { address: 'asc' },
        include: { subnet: { select: { gatewayIp: true } } },
      },
    },
  });
  if (!port) throw notFound('port');
  if (port.routerId !== null) {
    throw new AppError('INVALID', 'A floating IP cannot lead to a router.', { field: 'portId' });
  }
  const normal = wanted === undefined ? undefined : normalIp(wanted);
  const fixed = port.addresses.find(({ address }) => normal === undefined || address === normal);
  if (!fixed) {
    throw new AppError('INVALID', 'The port has no such address of IPv4.', {
      field: 'portId',
      hint: 'Choose one of the port’s addresses.',
    });
  }
  const onSubnet = { deviceOwner: ROUTER_INTERFACE, addresses: { some: { subnetId: fixed.subnetId } } };
  const routers = await tx.router.findMany({
    where: {
      AND: [
        { ports: { some: { deviceOwner: ROUTER_GATEWAY, networkId: floatingIp.networkId } } },
        { ports: { some: onSubnet } },
      ],
    },
    select: {
      id: true,
      projectId: true,
      ports: { where: onSubnet, select: { addresses: { select: { address: true } } } },
    },
    orderBy: { createdAt: 'asc' },
  });
  const gatewayIp = fixed.subnet.gatewayIp;
  const holdsGateway = ({ ports }: (typeof routers)[number]) =>
    ports.some(({ addresses }) => addresses.some(({ address }) => address === gatewayIp));
  // Answers go to the gateway. Else it is one of the project's: no other project's router may be in between.
  const router =
    routers.find(holdsGateway) ?? routers.find(({ projectId }) => projectId === floatingIp.projectId);
  if (router) return { portId, address: fixed.address, routerId: router.id };
  throw new AppError('CONFLICT', `No router leads from ${fixed.address} to the floating IP’s network.`, {
    field: 'portId',
    hint: 'Connect the port’s subnet to a router whose gateway is in that network.',
  });
}
