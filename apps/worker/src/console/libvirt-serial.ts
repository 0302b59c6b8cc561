import type { Duplex } from 'node:stream';
import { ErrorCode, LibvirtError, type LibvirtClient } from '@skydeck/libvirt';
import { ConsoleRefusal } from './console-refusal';

/** Opens the first serial console of an instance's domain. @throws ConsoleRefusal */
export async function openLibvirtSerial(
  libvirt: Pick<LibvirtClient, 'consoles'>,
  instanceId: string,
): Promise<Duplex> {
  try {
    return await libvirt.consoles.open(instanceId);
  } catch (cause) {
    throw new ConsoleRefusal(reasonOf(cause), { cause });
  }
}

function reasonOf(error: unknown): ConsoleRefusal['reason'] {
  if (!(error instanceof LibvirtError)) return 'host-lost';
  switch (error.code) {
    case ErrorCode.NO_DOMAIN:
    case ErrorCode.OPERATION_INVALID:
      return 'instance-not-running';
    // "Active console session exists for this domain".
    case ErrorCode.OPERATION_FAILED:
      return 'serial-busy';
    default:
      return 'internal';
  }
}
