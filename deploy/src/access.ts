import type { Deployment } from './deployment';
import { grantSocket } from './supervisor/socket-grants';
import type { SocketGrant } from './supervisor/process-spec';
import { AGENT_USER } from './system-users';

const DEFAULTS = {
  SKYDECK_OVN_NB: 'unix:/run/ovn/ovnnb_db.sock',
  SKYDECK_OVN_SB: 'unix:/run/ovn/ovnsb_db.sock',
  SKYDECK_OVS_DB: 'unix:/run/openvswitch/db.sock',
} as const;

/** The sockets of OVN and Open vSwitch on this machine: root's, and needed by the host agent. */
export function agentSockets(settings: Partial<Record<keyof typeof DEFAULTS, string>>): SocketGrant[] {
  return (Object.keys(DEFAULTS) as (keyof typeof DEFAULTS)[])
    .map((name) => settings[name] ?? DEFAULTS[name])
    .filter((address) => address.startsWith('unix:'))
    .map((address) => ({ path: address.slice('unix:'.length), group: AGENT_USER }));
}

/** Opens them to the agent now; the supervisor, or the worker's unit, does so again when services make them anew. */
export async function grantSockets(deployment: Deployment): Promise<void> {
  const sockets = agentSockets(deployment.settings);
  if (await deployment.supervisor.status()) await deployment.supervisor.grant(sockets);
  else for (const socket of sockets) await grantSocket(socket);
}
