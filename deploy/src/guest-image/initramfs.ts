import { chmod, cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { execa } from 'execa';
import { findModules, readModule, type Kernel } from './kernel-package';

/** Disks, network, config drive, power button, and what a cloud adds to a guest later. */
const MODULES = [
  'virtio_pci',
  'virtio_blk',
  'virtio_net',
  'virtio_scsi',
  'virtio_console',
  'virtio-rng',
  'virtio_balloon',
  'button',
  'evdev',
  'ahci',
  'sd_mod',
  'sr_mod',
  'isofs',
  'ext4',
  'qemu_fw_cfg',
];

/**
 * Packs the guest's whole root file system: busybox, the modules and the files of deploy/guest/rootfs.
 * @returns the gzipped cpio archive
 */
export async function makeInitramfs(kernel: Kernel, rootfs: string, scratch: string): Promise<Buffer> {
  const tree = path.join(scratch, 'initramfs');
  await cp(rootfs, tree, { recursive: true });
  const scripts = (await readdir(tree, { recursive: true, withFileTypes: true })).filter((entry) =>
    entry.isFile(),
  );
  for (const script of scripts) await chmod(path.join(script.parentPath, script.name), 0o755);
  for (const name of ['bin', 'modules', 'dev']) await mkdir(path.join(tree, name), { recursive: true });
  await cp('/bin/busybox', path.join(tree, 'bin/busybox'));
  await chmod(path.join(tree, 'bin/busybox'), 0o755);
  const order: string[] = [];
  for (const file of await findModules(kernel, MODULES)) {
    const name = `${path.basename(file).replace(/\.ko.*$/, '')}.ko`;
    await writeFile(path.join(tree, 'modules', name), await readModule(file, scratch));
    order.push(name);
  }
  await writeFile(path.join(tree, 'modules/order'), `${order.join('\n')}\n`);
  const names = (await readdir(tree, { recursive: true })).sort();
  const archive = path.join(scratch, 'initramfs.cpio');
  await execa('cpio', ['--create', '--format=newc', '--owner=+0:+0', '--quiet', '--file', archive], {
    cwd: tree,
    input: `${names.join('\n')}\n`,
  });
  return gzipSync(await readFile(archive), { level: 9 });
}
