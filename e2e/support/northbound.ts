import { execa } from 'execa';

async function nbctl(...args: string[]): Promise<string> {
  const { stdout } = await execa('ovn-nbctl', ['--timeout=10', '--bare', ...args]);
  return stdout.trim();
}

/** What the rows that a router names have in a column. */
async function ofRouter(routerId: string, rows: string, table: string, column: string): Promise<string[]> {
  const ids = await nbctl(`--columns=${rows}`, 'find', 'Logical_Router', `name=skydeck-${routerId}`);
  const wanted = ids.split(/\s+/).filter((id) => id !== '');
  // Without an id it would list all rows there are.
  if (wanted.length === 0) return [];
  const values = await nbctl(`--columns=${column}`, 'list', table, ...wanted);
  return values.split(/\s+/).sort();
}

/** A router's addresses in the networks that it joins, such as `10.0.0.1/24`, by OVN's word. */
export function routerAddresses(routerId: string): Promise<string[]> {
  return ofRouter(routerId, 'ports', 'Logical_Router_Port', 'networks');
}

/** Where a router's static routes lead, by OVN's word. */
export function routerRoutes(routerId: string): Promise<string[]> {
  return ofRouter(routerId, 'static_routes', 'Logical_Router_Static_Route', 'ip_prefix');
}

/** Whether OVN has the network's switch. */
export async function hasSwitch(networkId: string): Promise<boolean> {
  return (await nbctl('--columns=name', 'find', 'Logical_Switch', `name=skydeck-${networkId}`)) !== '';
}

/** Whether OVN has the router. */
export async function hasRouter(routerId: string): Promise<boolean> {
  return (await nbctl('--columns=name', 'find', 'Logical_Router', `name=skydeck-${routerId}`)) !== '';
}
