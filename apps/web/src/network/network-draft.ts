import { createNetworkInput, updateNetworkInput } from '@skydeck/core/network/network.input';
import type { z } from 'zod';
import { z as zod } from 'zod';
import type { NetworkSummary } from './network-view';

export const providerChoices = ['none', 'flat', 'vlan'] as const;

/** A network as it is typed, without its subnet. */
export interface NetworkDraft {
  name: string;
  description: string;
  adminUp: boolean;
  /** Empty: what fits the network. */
  mtu: string;
  portSecurity: boolean;
  dnsDomain: string;
  shared: boolean;
  external: boolean;
  provider: (typeof providerChoices)[number];
  physicalNetwork: string;
  segmentationId: string;
}

export const emptyNetwork: NetworkDraft = {
  name: '',
  description: '',
  adminUp: true,
  mtu: '',
  portSecurity: true,
  dnsDomain: '',
  shared: false,
  external: false,
  provider: 'none',
  physicalNetwork: '',
  segmentationId: '',
};

export function networkDraftOf(network: NetworkSummary): NetworkDraft {
  const { name, description, adminUp, mtu, portSecurity, dnsDomain, shared, external } = network;
  return {
    ...emptyNetwork,
    name,
    description,
    adminUp,
    mtu: String(mtu),
    portSecurity,
    dnsDomain,
    shared,
    external,
  };
}

/** Letters make no number: NaN is refused by every schema. */
function numberOf(text: string): number | undefined {
  return text.trim() === '' ? undefined : Number(text);
}

const networkDraft = zod.custom<NetworkDraft>();

/** Checks the draft of a new network as the server will. */
export const newNetworkSchema = networkDraft.transform((draft, context) => {
  const { provider, physicalNetwork, segmentationId, ...rest } = draft;
  const providers = {
    none: undefined,
    flat: { type: 'flat' as const, physicalNetwork },
    vlan: { type: 'vlan' as const, physicalNetwork, segmentationId: numberOf(segmentationId) ?? NaN },
  };
  const parsed = createNetworkInput.safeParse({
    ...rest,
    mtu: numberOf(draft.mtu),
    provider: providers[provider],
  });
  if (parsed.success) return parsed.data;
  return report(parsed.error.issues, context);
});

/** Checks what is to become of a network that is there. */
export function changedNetworkSchema(
  network: Pick<NetworkSummary, 'id'>,
  /** Others may not say who else uses it. */
  cloudAdmin: boolean,
): zod.ZodType<zod.output<typeof updateNetworkInput>, NetworkDraft> {
  return networkDraft.transform((draft, context) => {
    const { name, description, adminUp, portSecurity, dnsDomain, shared, external } = draft;
    const parsed = updateNetworkInput.safeParse({
      id: network.id,
      name,
      description,
      adminUp,
      mtu: numberOf(draft.mtu),
      portSecurity,
      dnsDomain,
      ...(cloudAdmin ? { shared, external } : {}),
    });
    if (parsed.success) return parsed.data;
    return report(parsed.error.issues, context);
  });
}

/** The fields of a provider network stand beside the others in the form. */
function report(issues: readonly z.core.$ZodIssue[], context: z.RefinementCtx): never {
  for (const { path, message } of issues) {
    const field = path[0] === 'provider' ? (path[1] ?? 'provider') : path[0];
    context.addIssue({ code: 'custom', path: field === undefined ? [] : [field], message });
  }
  return zod.NEVER;
}
