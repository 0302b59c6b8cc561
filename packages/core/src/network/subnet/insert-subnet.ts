import type { Tx } from '@skydeck/db';
import type { NewSubnet } from './subnet.input';
import { planSubnet } from './plan-subnet';

/** Makes a subnet of a network that is locked. @throws AppError INVALID, CONFLICT */
export async function insertSubnet(
  tx: Tx,
  network: { id: string; name: string },
  { name, description, ...wanted }: NewSubnet,
): Promise<{ id: string; cidr: string }> {
  const neighbours = await tx.subnet.findMany({ where: { networkId: network.id } });
  const { pools, hostRoutes, ...columns } = planSubnet(wanted, neighbours);
  const subnet = await tx.subnet.create({
    data: {
      networkId: network.id,
      name: name ?? network.name,
      description,
      ...columns,
      pools: { create: [...pools] },
      hostRoutes: { create: [...hostRoutes] },
    },
  });
  return { id: subnet.id, cidr: subnet.cidr };
}
