/** What a synchronisation has to look at: all rows of the network's database that belong to these resources. */
export interface SyncScope {
  readonly portIds: readonly string[];
  /** With all their ports. */
  readonly networkIds: readonly string[];
  /** With their interfaces and floating IPs. */
  readonly routerIds: readonly string[];
  /** With their rules, but not the ports in them. */
  readonly securityGroupIds: readonly string[];
  readonly floatingIpIds: readonly string[];
}

const KINDS = ['portIds', 'networkIds', 'routerIds', 'securityGroupIds', 'floatingIpIds'] as const;

export function scopeOf(part: Partial<SyncScope>): SyncScope {
  return joinScopes([part]);
}

/** All of these, each resource once. */
export function joinScopes(scopes: readonly Partial<SyncScope>[]): SyncScope {
  const joined = KINDS.map(
    (kind) => [kind, [...new Set(scopes.flatMap((scope) => scope[kind] ?? []))]] as const,
  );
  return Object.fromEntries(joined) as unknown as SyncScope;
}

export function isEmptyScope(scope: SyncScope): boolean {
  return KINDS.every((kind) => scope[kind].length === 0);
}
