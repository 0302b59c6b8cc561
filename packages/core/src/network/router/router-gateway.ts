import type { Tx } from '@skydeck/db';
import { AppError } from '../../app-error';
import type { RequestContext } from '../../context';
import { claimQuota } from '../../quota/claim-quota';
import { contains, parseCidr, parseIp } from '../ip-address';
import { ROUTER_GATEWAY } from '../network-rows';
import { addressNotFree, checkOffered } from '../offered-addresses';
import { checkFixedIps } from '../port/check-port';
import { createPort, releasePort } from '../ports';
import { findNetwork } from '../visible-networks';
import type { LockedRouter } from './locked-router';
import type { CreateRouterInput } from './router.input';

/** Makes a router lead to an external network, to another one, or nowhere. @throws AppError NOT_FOUND, INVALID, CONFLICT */
export async function setGateway(
  tx: Tx,
  ctx: RequestContext,
  router: LockedRouter,
  wanted: CreateRouterInput['gateway'],
): Promise<void> {
  const present = router.ports.find(({ isGateway }) => isGateway);
  if (!present && !wanted) return;
  const stays =
    present?.networkId === wanted?.networkId &&
    (wanted?.address === undefined || present?.subnets.some(({ address }) => address === wanted.address));
  if (present && stays) return;
  if (present) {
    if (present.networkId !== wanted?.networkId) await refuseUsedGateway(tx, router);
    await releasePort(tx, present.id);
  }
  if (wanted) await addGateway(tx, ctx, router, wanted);
}

async function addGateway(
  tx: Tx,
  ctx: RequestContext,
  router: LockedRouter,
  { networkId, address }: NonNullable<CreateRouterInput['gateway']>,
): Promise<void> {
  const network = await findNetwork(tx, ctx, networkId);
  if (!network.external) {
    throw new AppError('INVALID', `The network ${network.name} does not lead outside.`, {
      field: 'gateway',
      hint: 'Choose an external network.',
    });
  }
  const subnets = await tx.subnet.findMany({
    where: { networkId },
    include: { pools: true },
    orderBy: { createdAt: 'asc' },
  });
  const v4 = subnets.filter(({ ipVersion }) => ipVersion === 4);
  const subnet = address === undefined ? v4[0] : subnetOf(v4, address);
  if (!subnet) {
    throw new AppError('INVALID', `The network ${network.name} has no subnet for a gateway’s address.`, {
      field: 'gateway',
      hint: 'Give it a subnet of IPv4, or choose an address of one.',
    });
  }
  // What the router sends outside goes there.
  if (address !== undefined && address === subnet.gatewayIp)
    throw addressNotFree(address, network.name, 'gateway');
  const fixedIps = checkFixedIps([{ subnetId: subnet.id, address }], subnets);
  checkOffered(ctx, network, subnets, fixedIps, 'gateway');
  await claimQuota(tx, { projectId: router.projectId, userId: ctx.actor.userId }, { ports: 1 });
  await createPort(tx, {
    projectId: router.projectId,
    networkId,
    routerId: router.id,
    deviceOwner: ROUTER_GATEWAY,
    fixedIps,
  });
}

function subnetOf<T extends { id: string; cidr: string }>(
  subnets: readonly T[],
  address: string,
): T | undefined {
  return subnets.find(({ cidr }) => {
    const range = parseCidr(cidr);
    return contains(range, parseIp(address));
  });
}

async function refuseUsedGateway(tx: Tx, router: LockedRouter): Promise<void> {
  const used = await tx.floatingIp.count({
    where: { routerId: router.id, OR: [{ fixedPortId: { not: null } }, { forwardings: { some: {} } }] },
  });
  if (used > 0) {
    throw new AppError('CONFLICT', `${used} floating IPs lead through the gateway of ${router.name}.`, {
      field: 'gateway',
      hint: 'Disassociate them, or delete their port forwardings, first.',
    });
  }
  // Those whose forwarded ports are all gone.
  await tx.floatingIp.updateMany({ where: { routerId: router.id }, data: { routerId: null } });
}
