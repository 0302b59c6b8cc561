/** Names of rows in the northbound database. */

export function logicalSwitchName(networkId: string): string {
  return `skydeck-${networkId}`;
}

export function logicalRouterName(routerId: string): string {
  return `skydeck-${routerId}`;
}

export function logicalRouterPortName(portId: string): string {
  return `lrp-${portId}`;
}

/** As matches can name it: letters, digits and underscores. */
export function securityGroupName(groupId: string): string {
  return `sg_${groupId.replaceAll('-', '_')}`;
}

/** The group of a network's ports that drop what no rule allows. */
export function guardedPortsName(networkId: string): string {
  return `guarded_${networkId.replaceAll('-', '_')}`;
}
