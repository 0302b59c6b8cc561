import type { AllocationPool, Network, Subnet, Tx } from '@skydeck/db';
import { AppError, notFound } from '../../app-error';
import type { RequestContext } from '../../context';
import { claimQuota } from '../../quota/claim-quota';
import { transaction } from '../../transaction';
import { contains, overlap, parseCidr, parseIp } from '../ip-address';
import { ROUTER_INTERFACE } from '../network-rows';
import { checkOffered } from '../offered-addresses';
import { checkFixedIps } from '../port/check-port';
import { createPort, releasePort } from '../ports';
import { findUsableNetwork } from '../visible-networks';
import { lockRouter, recordRouter, type LockedRouter, type RouterPort } from './locked-router';
import type { AddInterfaceInput, RemoveInterfaceInput } from './router.input';

/** Connects a subnet to a router. @throws AppError FORBIDDEN, NOT_FOUND, INVALID, CONFLICT, QUOTA_EXCEEDED */
export async function addInterface(
  ctx: RequestContext,
  { id, subnetId, address }: AddInterfaceInput,
): Promise<{ portId: string }> {
  return transaction(ctx.db, async (tx) => {
    const router = await lockRouter(tx, ctx, id);
    const { network, subnet } = await findSubnet(tx, ctx, subnetId);
    refuseOverlap(router, subnet);
    // The guests of a network send to its gateway: nobody else's router becomes that.
    const wanted = address ?? (network.projectId === router.projectId ? subnet.gatewayIp : undefined);
    if (wanted === null) {
      throw new AppError(
        'INVALID',
        `The subnet ${subnet.name} has no gateway whose address could be taken.`,
        {
          field: 'address',
          hint: 'Choose an address of the subnet.',
        },
      );
    }
    const fixedIps = checkFixedIps([{ subnetId, address: wanted }], [subnet]);
    checkOffered(ctx, network, [subnet], fixedIps, 'address');
    await claimQuota(tx, { projectId: router.projectId, userId: ctx.actor.userId }, { ports: 1 });
    const port = await createPort(tx, {
      projectId: router.projectId,
      networkId: subnet.networkId,
      routerId: id,
      deviceOwner: ROUTER_INTERFACE,
      fixedIps,
    });
    await recordRouter(tx, ctx, router, {
      action: 'add-interface',
      subnet: subnet.name,
      address: port.addresses[0]?.address ?? null,
    });
    return { portId: port.id };
  });
}

/** Disconnects a subnet. @throws AppError FORBIDDEN, NOT_FOUND, CONFLICT */
export async function removeInterface(
  ctx: RequestContext,
  { id, portId }: RemoveInterfaceInput,
): Promise<void> {
  await transaction(ctx.db, async (tx) => {
    const router = await lockRouter(tx, ctx, id);
    const port = router.ports.find((candidate) => candidate.id === portId && !candidate.isGateway);
    if (!port) throw notFound('interface');
    await refuseUsedInterface(tx, router, port);
    await releasePort(tx, portId);
    await recordRouter(tx, ctx, router, {
      action: 'remove-interface',
      subnets: port.subnets.map(({ name }) => name),
    });
  });
}

async function findSubnet(
  tx: Tx,
  ctx: RequestContext,
  id: string,
): Promise<{ network: Network; subnet: Subnet & { pools: AllocationPool[] } }> {
  const subnet = await tx.subnet.findUnique({ where: { id }, include: { pools: true } });
  if (!subnet) throw notFound('subnet');
  const network = await findUsableNetwork(tx, ctx, subnet.networkId).catch((error: unknown) => {
    throw error instanceof AppError && error.code === 'NOT_FOUND' ? notFound('subnet') : error;
  });
  return { network, subnet };
}

function refuseOverlap(router: LockedRouter, subnet: Subnet): void {
  const other = router.ports
    .flatMap((port) => port.subnets)
    .find(({ cidr }) => overlap(parseCidr(cidr), parseCidr(subnet.cidr)));
  if (!other) return;
  throw new AppError(
    'CONFLICT',
    `${subnet.cidr} overlaps ${other.cidr} (${other.name}), which the router ${router.name} is connected to.`,
    { field: 'subnetId', hint: 'Choose a subnet with other addresses, or another router.' },
  );
}

async function refuseUsedInterface(tx: Tx, router: LockedRouter, port: RouterPort): Promise<void> {
  const ranges = port.subnets.map(({ cidr }) => parseCidr(cidr));
  const inside = (address: string) => ranges.some((range) => contains(range, parseIp(address)));
  const routes = await tx.routerRoute.findMany({ where: { routerId: router.id } });
  const route = routes.find(({ nextHop }) => inside(nextHop));
  if (route) {
    throw new AppError('CONFLICT', `The route to ${route.destination} goes through this interface.`, {
      hint: 'Delete the route first.',
    });
  }
  const floating = await tx.floatingIp.findMany({
    where: { routerId: router.id },
    include: { forwardings: { select: { internalAddress: true } } },
  });
  const used = floating.filter(({ fixedAddress, forwardings }) =>
    [fixedAddress, ...forwardings.map(({ internalAddress }) => internalAddress)].some(
      (address) => address !== null && inside(address),
    ),
  );
  if (used.length === 0) return;
  throw new AppError('CONFLICT', `${used.length} floating IPs lead through this interface.`, {
    hint: 'Disassociate them, or delete their port forwardings, first.',
  });
}
