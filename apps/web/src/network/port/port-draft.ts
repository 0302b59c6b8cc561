import { createPortInput, updatePortInput } from '@skydeck/core/network/port/port.input';
import { z } from 'zod';
import { linesOf, partsOf } from '../lines';
import type { NetworkSummary, PortSummary } from '../network-view';

/** An address of a subnet; empty: any free one. */
export interface AddressDraft {
  key: number;
  subnetId: string;
  address: string;
}

/** A port as it is typed. */
export interface PortDraft {
  name: string;
  description: string;
  adminUp: boolean;
  macAddress: string;
  dnsName: string;
  fixedIps: AddressDraft[];
  portSecurity: boolean;
  securityGroupIds: string[];
  /** An address or a network and, behind a comma, a MAC address; one pair a line. */
  addressPairs: string;
}

export function emptyPort(portSecurity: boolean): PortDraft {
  return {
    name: '',
    description: '',
    adminUp: true,
    macAddress: '',
    dnsName: '',
    fixedIps: [],
    portSecurity,
    securityGroupIds: [],
    addressPairs: '',
  };
}

export function portDraftOf(port: PortSummary): PortDraft {
  return {
    name: port.name,
    description: port.description,
    adminUp: port.adminUp,
    macAddress: port.macAddress,
    dnsName: port.dnsName,
    fixedIps: port.fixedIps.map((fixed, key) => ({ key, ...fixed })),
    portSecurity: port.portSecurity,
    securityGroupIds: port.securityGroups.map(({ id }) => id),
    addressPairs: port.addressPairs
      .map(({ ipAddress, macAddress }) => [ipAddress, macAddress].filter(Boolean).join(', '))
      .join('\n'),
  };
}

/** What is changeable, as the server takes it. Without port security there is neither a group nor a pair. */
function typedValues(draft: PortDraft) {
  const pairs = draft.portSecurity ? linesOf(draft.addressPairs).map(partsOf) : [];
  return {
    name: draft.name,
    description: draft.description,
    adminUp: draft.adminUp,
    dnsName: draft.dnsName,
    fixedIps: draft.fixedIps.map(({ subnetId, address }) => ({
      subnetId,
      address: address.trim() || undefined,
    })),
    portSecurity: draft.portSecurity,
    securityGroupIds: draft.portSecurity ? draft.securityGroupIds : [],
    addressPairs: pairs.map(([ipAddress = '', macAddress]) => ({ ipAddress, macAddress })),
  };
}

const portDraft = z.custom<PortDraft>();

/** Of a new port; what is left empty, the cloud chooses. */
export function newPortSchema(
  network: Pick<NetworkSummary, 'id' | 'portSecurity'>,
): z.ZodType<z.output<typeof createPortInput>, PortDraft> {
  return portDraft.transform((draft, context) => {
    const { fixedIps, securityGroupIds, portSecurity, ...typed } = typedValues(draft);
    const parsed = createPortInput.safeParse({
      ...typed,
      networkId: network.id,
      portSecurity: portSecurity === network.portSecurity ? undefined : portSecurity,
      macAddress: draft.macAddress.trim() || undefined,
      fixedIps: fixedIps.length > 0 ? fixedIps : undefined,
      securityGroupIds: securityGroupIds.length > 0 ? securityGroupIds : undefined,
    });
    if (parsed.success) return parsed.data;
    return report(parsed.error.issues, context);
  });
}

/**
 * Of a port that is there. What did not change is left out: on a network of another project some of it may not
 * even be repeated.
 */
export function changedPortSchema(
  port: Pick<PortSummary, 'id'>,
  before: PortDraft,
): z.ZodType<z.output<typeof updatePortInput>, PortDraft> {
  const same = typedValues(before) as Record<string, unknown>;
  return portDraft.transform((draft, context) => {
    const changed = Object.entries(typedValues(draft)).filter(
      ([name, value]) => JSON.stringify(value) !== JSON.stringify(same[name]),
    );
    const parsed = updatePortInput.safeParse({ id: port.id, ...Object.fromEntries(changed) });
    if (parsed.success) return parsed.data;
    return report(parsed.error.issues, context);
  });
}

function report(issues: readonly z.core.$ZodIssue[], context: z.RefinementCtx): never {
  for (const { path, message } of issues)
    context.addIssue({ code: 'custom', path: path.slice(0, 1), message });
  return z.NEVER;
}
