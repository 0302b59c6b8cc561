import { open, readFile, stat, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { run } from '../commands';

const SECTOR = 512;
const MEBIBYTE = 1024 * 1024;
/** The partition begins at one MiB, as everywhere. */
const PARTITION_START = MEBIBYTE;
const MASTER_BOOT_RECORD = '/usr/lib/syslinux/mbr/mbr.bin';
const BOOT_CODE_SIZE = 440;

/** Both screens get the kernel's messages; the last console is the one that /dev/console stands for. */
const SYSLINUX_CONFIGURATION = [
  'DEFAULT skydeck',
  'PROMPT 0',
  'TIMEOUT 0',
  'LABEL skydeck',
  '  KERNEL /vmlinuz',
  '  INITRD /initrd',
  '  APPEND console=tty0 console=ttyS0,115200 net.ifnames=0 random.trust_cpu=on mitigations=off panic=10',
  '',
].join('\n');

/**
 * Puts kernel and initramfs on a disk that a BIOS boots.
 * @param scratch a directory for what lies between
 * @param target of the compressed qcow2
 */
export async function makeBootDisk(
  kernelImage: string,
  initramfs: Buffer,
  scratch: string,
  target: string,
): Promise<void> {
  const files = {
    vmlinuz: kernelImage,
    initrd: path.join(scratch, 'initrd'),
    config: path.join(scratch, 'syslinux.cfg'),
  };
  await writeFile(files.initrd, initramfs);
  await writeFile(files.config, SYSLINUX_CONFIGURATION);
  const payload = (await stat(files.vmlinuz)).size + initramfs.length;
  const size = PARTITION_START + Math.ceil(payload / MEBIBYTE + 3) * MEBIBYTE;
  const disk = path.join(scratch, 'disk.raw');
  await writeFile(disk, '');
  await truncate(disk, size);
  const layout = `label: dos\nstart=${PARTITION_START / SECTOR}, type=e, bootable\n`;
  await run(['sfdisk', '--quiet', disk], { input: layout });
  const sectors = String(PARTITION_START / SECTOR);
  const kibibytes = String((size - PARTITION_START) / 1024);
  await run(['mkfs.fat', '-F', '16', '-n', 'SKYDECK', '-h', sectors, `--offset=${sectors}`, disk, kibibytes]);
  const inside = `${disk}@@${PARTITION_START}`;
  await run(['mcopy', '-i', inside, files.vmlinuz, '::vmlinuz']);
  await run(['mcopy', '-i', inside, files.initrd, '::initrd']);
  await run(['mcopy', '-i', inside, files.config, '::syslinux.cfg']);
  await run(['syslinux', '--install', `--offset`, String(PARTITION_START), disk]);
  const handle = await open(disk, 'r+');
  await handle.write((await readFile(MASTER_BOOT_RECORD)).subarray(0, BOOT_CODE_SIZE), 0, undefined, 0);
  await handle.close();
  await run(['qemu-img', 'convert', '-f', 'raw', '-O', 'qcow2', '-c', disk, target]);
}
