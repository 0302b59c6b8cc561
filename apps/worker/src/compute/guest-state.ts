import type { PowerState } from '@skydeck/db';
import type { DomainStateInfo } from '@skydeck/libvirt';
import { domainName } from './domain-xml';

/** Reasons of a pause that ends by itself. */
const PASSING_PAUSES = ['starting-up', 'migration', 'save', 'dump', 'snapshot', 'shutting-down'];

/** Both must be right: a domain of somebody else may bear any name. */
export function isOurs(domain: { name: string; uuid: string }): boolean {
  return domain.name === domainName(domain.uuid);
}

/** Whether there is a QEMU process that runs or could go on running. */
export function isUp(info: DomainStateInfo | null): boolean {
  if (!info) return false;
  if (info.state === 'paused' && info.reason === 'starting-up') return false;
  return info.state !== 'shutoff' && info.state !== 'crashed' && info.state !== 'nostate';
}

export function powerStateOf({ state, reason }: DomainStateInfo): PowerState {
  switch (state) {
    case 'running':
    case 'blocked':
    case 'shutdown':
      return 'RUNNING';
    case 'paused':
      return PASSING_PAUSES.includes(reason) ? 'RUNNING' : 'PAUSED';
    case 'pmsuspended':
      return 'PAUSED';
    case 'crashed':
      return 'CRASHED';
    case 'shutoff':
      return reason === 'crashed' ? 'CRASHED' : 'SHUTDOWN';
    default:
      return 'NOSTATE';
  }
}
