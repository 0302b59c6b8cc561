import type { Tx } from '@skydeck/db';
import { EXTERNAL_PHYSICAL_NETWORK, type ExternalNetworkPlan } from './external-network-plan';

/** Of plain Ethernet: nothing is put around what leaves the cloud. */
const MTU = 1_500;

/**
 * Gives the cloud the network that leads outside, which routers have their gateways on and floating IPs are taken from.
 * The caller asks once: what an admin deletes or changes afterwards stays so. A cloud that has one already gets no other.
 */
export async function seedExternalNetwork(
  tx: Tx,
  { cidr, gatewayIp, pool }: ExternalNetworkPlan,
): Promise<void> {
  const physicalNetwork = EXTERNAL_PHYSICAL_NETWORK;
  if ((await tx.network.count({ where: { OR: [{ external: true }, { physicalNetwork }] } })) > 0) return;
  const project = await tx.project.findFirst({
    where: { memberships: { some: { user: { cloudAdmin: true } } } },
    orderBy: { createdAt: 'asc' },
    select: { id: true },
  });
  if (!project) return;
  await tx.network.create({
    data: {
      projectId: project.id,
      name: 'public',
      external: true,
      mtu: MTU,
      providerType: 'flat',
      physicalNetwork,
      subnets: { create: { name: 'public', cidr, gatewayIp, dhcpEnabled: false, pools: { create: pool } } },
    },
  });
}
