// Linux' Documentation/arch/x86/boot.rst, and the newc format of cpio that the kernel unpacks

const BOOT_SECTOR_MAGIC_AT = 510;
const HEADER_MAGIC_AT = 514;

/** A kernel for direct boot: an image of format `aki`. */
export function isLinuxKernel(start: Buffer): boolean {
  return (
    start.length > 1_024 &&
    start.readUInt16LE(BOOT_SECTOR_MAGIC_AT) === 0xaa55 &&
    start.toString('latin1', HEADER_MAGIC_AT, HEADER_MAGIC_AT + 4) === 'HdrS'
  );
}

/** An initial RAM disk, unpacked: an image of format `ari` begins so, or is packed and begins so inside. */
export function isInitialRamDisk(start: Buffer): boolean {
  const magic = start.toString('latin1', 0, 6);
  return magic === '070701' || magic === '070702';
}
