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
  const port = await tx.port.findFirst({
    where: { id: portId, projectId: floatingIp.projectId },
    include: { addresses: { where: { subnet: { ipVersion: 4 } }, orderBy: { address: 'asc' } } },
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
  const router = await tx.router.findFirst({
    where: {
      AND: [
        { ports: { some: { deviceOwner: ROUTER_GATEWAY, networkId: floatingIp.networkId } } },
        {
          ports: {
            some: { deviceOwner: ROUTER_INTERFACE, addresses: { some: { subnetId: fixed.subnetId } } },
          },
        },
      ],
    },
    select: { id: true },
  });
  if (router) return { portId, address: fixed.address, routerId: router.id };
  throw new AppError('CONFLICT', `No router leads from ${fixed.address} to the floating IP’s network.`, {
    field: 'portId',
    hint: 'Connect the port’s subnet to a router whose gateway is in that network.',
  });
}
