import type { Port, Tx } from '@skydeck/db';
import { AppError } from '../../app-error';
import { recordAudit } from '../../audit/record-audit';
import type { RequestContext } from '../../context';
import { authorize } from '../../policy/authorize';
import type { Permission } from '../../policy/permissions';
import { transaction } from '../../transaction';
import { claimPortAddresses } from '../claim-addresses';
import { checkOffered } from '../offered-addresses';
import { releasePort } from '../ports';
import { checkFixedIps, checkOwnNetwork, checkSecurityGroups, normalPairs } from './check-port';
import type { PortIdInput, UpdatePortInput } from './port.input';

const PERMISSION: Permission = 'network.port.write';

/** Changes a port; what is not given stays. @throws AppError FORBIDDEN, NOT_FOUND, INVALID, CONFLICT, NETWORK */
export async function updatePort(ctx: RequestContext, { id, ...input }: UpdatePortInput): Promise<void> {
  await transaction(ctx.db, async (tx) => {
    const port = await lockPort(tx, ctx, id);
    refuseRouterPort(port);
    const network = await tx.network.findUniqueOrThrow({ where: { id: port.networkId } });
    checkOwnNetwork(ctx, network, input);
    const { fixedIps, securityGroupIds, addressPairs, ...columns } = input;
    const portSecurity = columns.portSecurity ?? port.portSecurity;
    await checkSecurityGroups(tx, port.projectId, input, portSecurity);
    if (securityGroupIds || !portSecurity) await tx.portSecurityGroup.deleteMany({ where: { portId: id } });
    if (addressPairs || !portSecurity) await tx.allowedAddressPair.deleteMany({ where: { portId: id } });
    if (securityGroupIds)
      await tx.portSecurityGroup.createMany({
        data: securityGroupIds.map((groupId) => ({ portId: id, groupId })),
      });
    if (addressPairs)
      await tx.allowedAddressPair.createMany({
        data: normalPairs(addressPairs).map((pair) => ({ portId: id, ...pair })),
        skipDuplicates: true,
      });
    if (fixedIps) await moveAddresses(tx, ctx, port, fixedIps);
    await tx.port.update({ where: { id }, data: columns });
    await record(tx, ctx, port, 'update');
  });
}

/** Deletes a port that no instance and no router has. @throws AppError FORBIDDEN, NOT_FOUND, CONFLICT */
export async function deletePort(ctx: RequestContext, { id }: PortIdInput): Promise<void> {
  await transaction(ctx.db, async (tx) => {
    const port = await lockPort(tx, ctx, id);
    refuseRouterPort(port);
    if (port.instanceId !== null) {
      throw new AppError('CONFLICT', 'The port belongs to an instance.', { hint: 'Delete the instance.' });
    }
    await releasePort(tx, id);
    await record(tx, ctx, port, 'delete');
  });
}

/** A port of the actor's, kept from being changed by others for the rest of the transaction. @throws AppError NOT_FOUND */
export async function lockPort(tx: Tx, ctx: RequestContext, id: string): Promise<Port> {
  await tx.$queryRaw`SELECT 1 FROM "Port" WHERE "id" = ${id}::uuid FOR UPDATE`;
  const port = await tx.port.findUnique({ where: { id } });
  authorize(ctx, PERMISSION, port);
  return port;
}

/** Gives up addresses that are no longer asked for and takes the new ones. */
async function moveAddresses(
  tx: Tx,
  ctx: RequestContext,
  port: Port,
  wanted: NonNullable<UpdatePortInput['fixedIps']>,
): Promise<void> {
  const subnets = await tx.subnet.findMany({
    where: { networkId: port.networkId },
    include: { pools: true },
    orderBy: { createdAt: 'asc' },
  });
  const network = await tx.network.findUniqueOrThrow({ where: { id: port.networkId } });
  const present = await tx.ipAddress.findMany({ where: { portId: port.id } });
  const left = [...present];
  const added = checkFixedIps(wanted, subnets).filter(({ subnetId, address }) => {
    const index = left.findIndex(
      (row) => row.subnetId === subnetId && (address === undefined || row.address === address),
    );
    if (index < 0) return true;
    left.splice(index, 1);
    return false;
  });
  checkOffered(ctx, network, subnets, added, 'fixedIps');
  await refuseLedTo(
    tx,
    port.id,
    left.map(({ address }) => address),
  );
  for (const { subnetId, address } of left)
    await tx.ipAddress.delete({ where: { subnetId_address: { subnetId, address } } });
  await claimPortAddresses(tx, { ...network, subnets }, [
    { portId: port.id, macAddress: port.macAddress, fixedIps: added },
  ]);
  if (port.instanceId !== null) await showFirstAddress(tx, port.instanceId);
}

/** Who got the address next would get what comes from outside too. */
async function refuseLedTo(tx: Tx, portId: string, addresses: string[]): Promise<void> {
  const used = await tx.floatingIp.findFirst({
    where: { fixedPortId: portId, fixedAddress: { in: addresses } },
  });
  if (used) {
    throw new AppError('CONFLICT', `A floating IP leads to ${used.fixedAddress ?? ''}.`, {
      field: 'fixedIps',
      hint: 'Disassociate it first.',
    });
  }
  const forwarding = await tx.portForwarding.findFirst({
    where: { internalPortId: portId, internalAddress: { in: addresses } },
  });
  if (forwarding) {
    throw new AppError('CONFLICT', `A floating IP leads to ${forwarding.internalAddress}.`, {
      field: 'fixedIps',
      hint: 'Delete its port forwardings first.',
    });
  }
}

/** Lists find an instance by its first address. */
async function showFirstAddress(tx: Tx, instanceId: string): Promise<void> {
  const first = await tx.ipAddress.findFirst({
    where: { port: { instanceId } },
    orderBy: [{ port: { createdAt: 'asc' } }, { address: 'asc' }],
  });
  await tx.instance.update({ where: { id: instanceId }, data: { ipAddress: first?.address ?? null } });
}

function refuseRouterPort({ routerId }: Port): void {
  if (routerId === null) return;
  throw new AppError('CONFLICT', 'The port belongs to a router.', {
    hint: 'Change the router: its interfaces and its gateway are there.',
  });
}

async function record(tx: Tx, ctx: RequestContext, port: Port, action: string): Promise<void> {
  await recordAudit(tx, ctx, {
    action: PERMISSION,
    resourceType: 'port',
    resourceId: port.id,
    projectId: port.projectId,
    detail: { action, name: port.name, macAddress: port.macAddress },
  });
}
