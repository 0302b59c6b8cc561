import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Image } from '@skydeck/db';
import { execa } from 'execa';
import type { TestCloud } from './test-cloud';
import { imported, importUpload } from './test-imports';

const SYSLINUX = '/usr/lib/syslinux/modules/bios';

/** Kernel and RAM disk of the guest, off the disk that it boots from otherwise: files of a directory. */
export async function unpackGuest(cloud: TestCloud, directory: string): Promise<void> {
  const image = path.join(cloud.config.imagesDir, String(cloud.image.sha256));
  const raw = path.join(directory, 'guest.raw');
  await execa('qemu-img', ['convert', '-f', 'qcow2', '-O', 'raw', image, raw]);
  for (const name of ['vmlinuz', 'initrd']) {
    await execa('mcopy', ['-i', `${raw}@@1M`, `::${name}`, path.join(directory, name)]);
  }
}

/** An ISO image that boots the guest's kernel, which says `from=cd` in its command line. */
export async function importInstaller(cloud: TestCloud, directory: string): Promise<Image> {
  const tree = path.join(directory, 'iso');
  await mkdir(path.join(tree, 'isolinux'), { recursive: true });
  for (const name of ['vmlinuz', 'initrd']) {
    await copyFile(path.join(directory, name), path.join(tree, 'isolinux', name));
  }
  await copyFile('/usr/lib/ISOLINUX/isolinux.bin', path.join(tree, 'isolinux/isolinux.bin'));
  await copyFile(`${SYSLINUX}/ldlinux.c32`, path.join(tree, 'isolinux/ldlinux.c32'));
  await writeFile(
    path.join(tree, 'isolinux/isolinux.cfg'),
    'DEFAULT guest\nPROMPT 0\nLABEL guest\nKERNEL vmlinuz\nINITRD initrd\nAPPEND console=ttyS0,115200 from=cd\n',
  );
  const iso = path.join(directory, 'installer.iso');
  const loader = ['-b', 'isolinux/isolinux.bin', '-c', 'isolinux/boot.cat', '-no-emul-boot'];
  await execa('genisoimage', [
    ...['-quiet', '-o', iso, '-V', 'INSTALLER', '-R', '-J', ...loader],
    ...['-boot-load-size', '4', '-boot-info-table', tree],
  ]);
  return imported(cloud, await importUpload(cloud, iso));
}
