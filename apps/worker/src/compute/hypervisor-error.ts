import { AppError } from '@skydeck/core/app-error';
import { ErrorCode, LibvirtConnectionError, LibvirtError, LibvirtTimeoutError } from '@skydeck/libvirt';

/** A domain that another call works on; libvirt gives up waiting for it after 30 s. */
const BUSY = [ErrorCode.OPERATION_TIMEOUT, ErrorCode.RESOURCE_BUSY];

/** The process that serves a volume starts again within seconds. */
const UNREACHED = /failed to connect to .*(refused|no such file|no route|timed out)/i;

const HINTS: readonly [RegExp, string][] = [
  [
    /cannot allocate memory|cannot set up guest memory/i,
    'The host is out of memory: use another host or a smaller flavor.',
  ],
  [/no space left/i, 'The host’s disk is full: free space there.'],
  [/permission denied/i, 'QEMU may not read a file: run the doctor on the host.'],
  [/could not open.*no such file|cannot access storage file/i, 'A disk of the guest is missing on the host.'],
  [
    /kvm/i,
    'Hardware virtualisation does not work on the host: set SKYDECK_ACCELERATOR=qemu there, or repair it.',
  ],
  [/unable to find .*(firmware|efi)/i, 'The host has no UEFI firmware: install the package ovmf there.'],
  [/pci slots/i, 'The guest has no slot left for one more disk: detach one, or restart the instance.'],
  [UNREACHED, 'A volume of the guest is not served now: look at the host that owns it.'],
  [/ovs|openvswitch|br-int/i, 'The network of the host is not ready: look at Open vSwitch there.'],
];

/** What libvirt threw as an AppError that a person can read. Others pass as they are. */
export function hypervisorError(what: string, error: unknown): unknown {
  if (error instanceof LibvirtError) {
    const text = sentence(error.message);
    return new AppError('HYPERVISOR', `${what}: ${text}`, {
      hint:
        HINTS.find(([pattern]) => pattern.test(error.message))?.[1] ??
        'The boot log and the log of libvirt on the host say more.',
      retryable: BUSY.includes(error.code as (typeof BUSY)[number]) || UNREACHED.test(error.message),
      rescheduleable: true,
      cause: error,
    });
  }
  if (error instanceof LibvirtConnectionError || error instanceof LibvirtTimeoutError) {
    return new AppError('HYPERVISOR', `${what}: libvirt on the host does not answer.`, {
      hint: 'It is tried again; look at libvirtd on the host if it goes on.',
      retryable: true,
      rescheduleable: true,
      cause: error,
    });
  }
  return error;
}

/** QEMU's own messages have many lines; the last says what went wrong. */
function sentence(text: string): string {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  return (lines.length > 1 ? `${lines[0]} ${lines.at(-1)}` : (lines[0] ?? text)).replace(/\.$/, '') + '.';
}
