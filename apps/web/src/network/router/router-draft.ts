import {
  addInterfaceInput,
  createRouterInput,
  updateRouterInput,
} from '@skydeck/core/network/router/router.input';
import { z } from 'zod';
import type { RouterSummary } from '../network-view';

/** Where a router leads; no network: nowhere. */
export interface GatewayDraft {
  networkId: string;
  /** Empty: the next free one. */
  address: string;
  snatEnabled: boolean;
}

export interface RouterDraft extends GatewayDraft {
  name: string;
  description: string;
  adminUp: boolean;
}

export const emptyRouter: RouterDraft = {
  name: '',
  description: '',
  adminUp: true,
  networkId: '',
  address: '',
  snatEnabled: true,
};

/** Checks the draft of a new router as the server will. */
export const newRouterSchema = z.custom<RouterDraft>().transform((draft, context) => {
  const { networkId, address, ...rest } = draft;
  const gateway = networkId === '' ? null : gatewayOf({ networkId, address });
  const parsed = createRouterInput.safeParse({ ...rest, gateway });
  return parsed.success ? parsed.data : report(parsed.error.issues, context);
});

/** Checks where a router is to lead. */
export function gatewaySchema({
  id,
}: Pick<RouterSummary, 'id'>): z.ZodType<z.output<typeof updateRouterInput>, GatewayDraft> {
  return z.custom<GatewayDraft>().transform(({ snatEnabled, ...gateway }, context) => {
    const parsed = updateRouterInput.safeParse({ id, snatEnabled, gateway: gatewayOf(gateway) });
    return parsed.success ? parsed.data : report(parsed.error.issues, context);
  });
}

export interface InterfaceDraft {
  subnetId: string;
  /** Empty: the subnet's gateway. */
  address: string;
}

/** Checks an interface as the server will. */
export function interfaceSchema({
  id,
}: Pick<RouterSummary, 'id'>): z.ZodType<z.output<typeof addInterfaceInput>, InterfaceDraft> {
  return z.custom<InterfaceDraft>().transform(({ subnetId, address }, context) => {
    const parsed = addInterfaceInput.safeParse({ id, subnetId, address: address.trim() || undefined });
    return parsed.success ? parsed.data : report(parsed.error.issues, context);
  });
}

export interface RouteDraft {
  destination: string;
  nextHop: string;
}

/** Checks a further route of a router as the server will. */
export function routeSchema({
  id,
  routes,
}: Pick<RouterSummary, 'id' | 'routes'>): z.ZodType<z.output<typeof updateRouterInput>, RouteDraft> {
  return z.custom<RouteDraft>().transform(({ destination, nextHop }, context) => {
    const added = { destination: destination.trim(), nextHop: nextHop.trim() };
    const parsed = updateRouterInput.safeParse({ id, routes: [...routes, added] });
    return parsed.success ? parsed.data : report(parsed.error.issues, context);
  });
}

function gatewayOf({ networkId, address }: Omit<GatewayDraft, 'snatEnabled'>) {
  return { networkId, address: address.trim() || undefined };
}

/** The form's fields are named by the last part that is a name, such as `gateway.address`. */
function report(issues: readonly z.core.$ZodIssue[], context: z.RefinementCtx): never {
  for (const { path, message } of issues)
    context.addIssue({
      code: 'custom',
      path: path.filter((part) => typeof part === 'string').slice(-1),
      message,
    });
  return z.NEVER;
}
