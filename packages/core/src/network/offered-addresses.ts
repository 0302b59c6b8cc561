import type { AllocationPool, Network } from '@skydeck/db';
import { AppError } from '../app-error';
import type { RequestContext } from '../context';
import { parseIp } from './ip-address';

/**
 * Of a network of somebody else a project may choose what its pools give out: the rest is the gateway's, and that of
 * machines which the cloud knows nothing of. @throws AppError INVALID
 */
export function checkOffered(
  { actor }: Pick<RequestContext, 'actor'>,
  network: Pick<Network, 'name' | 'projectId'>,
  subnets: readonly { readonly pools: readonly Pick<AllocationPool, 'first' | 'last'>[] }[],
  wanted: readonly { readonly address?: string }[],
  field: string,
): void {
  if (actor.cloudAdmin || network.projectId === actor.projectId) return;
  const pools = subnets
    .flatMap((subnet) => subnet.pools)
    .map(({ first, last }) => ({ first: parseIp(first), last: parseIp(last) }));
  for (const { address } of wanted) {
    if (address === undefined) continue;
    const { version, value } = parseIp(address);
    const offered = pools.some(
      ({ first, last }) => first.version === version && value >= first.value && value <= last.value,
    );
    if (!offered) throw addressNotFree(address, network.name, field);
  }
}

export function addressNotFree(wanted: string, networkName: string, field: string): AppError {
  return new AppError('INVALID', `${wanted} is no free address of the network ${networkName}.`, {
    field,
    hint: 'Choose another address, or none to get the next free one.',
  });
}
