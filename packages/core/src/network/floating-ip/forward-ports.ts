import { Prisma } from '@skydeck/db';
import { AppError, notFound } from '../../app-error';
import type { RequestContext } from '../../context';
import { transaction } from '../../transaction';
import { lockFloatingIp, recordFloatingIp } from './change-floating-ips';
import { findTarget } from './find-target';
import type { AddForwardingInput, RemoveForwardingInput } from './floating-ip.input';

/** Leads one port of a floating IP to a port of a guest. @throws AppError FORBIDDEN, NOT_FOUND, INVALID, CONFLICT */
export async function addForwarding(
  ctx: RequestContext,
  { id, portId, internalAddress, ...data }: AddForwardingInput,
): Promise<{ id: string }> {
  return transaction(ctx.db, async (tx) => {
    const floatingIp = await lockFloatingIp(tx, ctx, id);
    if (floatingIp.fixedPortId !== null) {
      throw new AppError('CONFLICT', 'All of the floating IP leads to one port.', {
        hint: 'Disassociate it first, or use another floating IP.',
      });
    }
    const target = await findTarget(tx, floatingIp, portId, internalAddress);
    // It may remember the router of forwardings that went with their ports.
    const others = await tx.portForwarding.count({ where: { floatingIpId: id } });
    if (others > 0 && floatingIp.routerId !== target.routerId) {
      throw new AppError(
        'CONFLICT',
        'The floating IP’s other port forwardings lead through another router.',
        {
          field: 'portId',
          hint: 'Use another floating IP.',
        },
      );
    }
    await tx.floatingIp.update({ where: { id }, data: { routerId: target.routerId } });
    try {
      const forwarding = await tx.portForwarding.create({
        data: { ...data, floatingIpId: id, internalPortId: portId, internalAddress: target.address },
      });
      await recordFloatingIp(tx, ctx, floatingIp, {
        action: 'forward',
        protocol: data.protocol,
        externalPort: data.externalPort,
        to: `${target.address}:${data.internalPort}`,
      });
      return { id: forwarding.id };
    } catch (error) {
      if (!(error instanceof Prisma.PrismaClientKnownRequestError) || error.code !== 'P2002') throw error;
      throw new AppError('CONFLICT', `Port ${data.externalPort} is forwarded already.`, {
        field: 'externalPort',
        hint: 'Choose another port.',
      });
    }
  });
}

/** @throws AppError FORBIDDEN, NOT_FOUND */
export async function removeForwarding(
  ctx: RequestContext,
  { id, forwardingId }: RemoveForwardingInput,
): Promise<void> {
  await transaction(ctx.db, async (tx) => {
    const floatingIp = await lockFloatingIp(tx, ctx, id);
    const { count } = await tx.portForwarding.deleteMany({ where: { id: forwardingId, floatingIpId: id } });
    if (count === 0) throw notFound('port forwarding');
    const left = await tx.portForwarding.count({ where: { floatingIpId: id } });
    if (left === 0) await tx.floatingIp.update({ where: { id }, data: { routerId: null } });
    await recordFloatingIp(tx, ctx, floatingIp, { action: 'stop-forwarding' });
  });
}
