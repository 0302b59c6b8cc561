/**
 * Where QEMU finds the bytes of a disk, as seen from the host that asks. libvirt's domain XML, `qemu-img`, and QEMU's
 * storage daemon are all told the same thing in their own words.
 */
export type DiskSource =
  | {
      kind: 'file';
      path: string;
      format: 'qcow2' | 'raw';
      /** Paths of the layers under a qcow2 file, the nearest first; all of an encrypted disk have its key. */
      backing?: readonly string[];
      key?: DiskKey;
    }
  /** A block device, such as a logical volume. */
  | { kind: 'block'; path: string; format: 'raw'; key?: DiskKey }
  /** Served by the host that owns the volume, through a socket on this one; what is encrypted at rest is opened there. */
  | { kind: 'nbd'; socket: string; exportName: string }
  | {
      kind: 'rbd';
      pool: string;
      image: string;
      monitors: readonly string[];
      user: string;
      secretUuid: string;
      key?: DiskKey;
    };

/** The LUKS passphrase of an encrypted disk. In memory only: never in a log, a memo, a command line or a domain's XML. */
export interface DiskKey {
  /** Names libvirt's secret; the volume's id. */
  secretUuid: string;
  passphrase: Buffer;
}

/** Limits that the hypervisor keeps a disk to, as libvirt's `iotune` names them; null is no limit. */
export interface DiskLimits {
  totalIopsSec: number | null;
  readIopsSec: number | null;
  writeIopsSec: number | null;
  totalBytesSec: number | null;
  readBytesSec: number | null;
  writeBytesSec: number | null;
}

/** A disk of a guest beside its root disk and config drive. */
export interface GuestDisk {
  /** Identifies it in the guest, whatever its device is called there: at most 20 characters. */
  serial: string;
  source: DiskSource;
  device: string;
  type: 'disk' | 'cdrom';
  bus: 'virtio' | 'scsi' | 'sata' | 'ide' | 'usb';
  readOnly: boolean;
  /** Several guests may write to it at once. */
  shareable: boolean;
  /** 1 is tried first; null is not booted from. */
  bootOrder: number | null;
  limits: DiskLimits | null;
}
