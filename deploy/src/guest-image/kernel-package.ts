import { chmod, mkdir, readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { StepError } from '../../launcher/steps.mjs';
import { run } from '../commands';

/** Packages that stand for the newest kernel for virtual machines: Debian's, then Ubuntu's. */
const META_PACKAGES = [
  'linux-image-cloud-amd64',
  'linux-image-virtual',
  'linux-image-kvm',
  'linux-image-amd64',
];

/** The concrete kernel packages (image, and modules where they are apart) in the output of `apt-cache depends`. */
export function kernelPackages(dependsOutput: string): string[] {
  const names = new Set<string>();
  for (const line of dependsOutput.split('\n')) {
    const name = /Depends: (linux-(?:image|modules)-\d\S*)$/.exec(line.trim())?.[1];
    if (name) names.add(name);
  }
  return [...names];
}

async function findPackages(): Promise<string[]> {
  for (const meta of META_PACKAGES) {
    const { exitCode, stdout } = await run(['apt-cache', 'depends', meta], { allowFailure: true });
    const image =
      exitCode === 0 ? kernelPackages(stdout).find((name) => name.startsWith('linux-image-')) : undefined;
    if (!image) continue;
    const own = await run(['apt-cache', 'depends', image], { allowFailure: true });
    return [image, ...kernelPackages(own.stdout).filter((name) => name.startsWith('linux-modules-'))];
  }
  throw new StepError(
    'No kernel package for the guest image was found.',
    'run `apt-get update`, then try again',
  );
}

export interface Kernel {
  /** Such as `6.1.0-56-cloud-amd64`. */
  release: string;
  image: string;
  /** A directory that holds `lib/modules/<release>`. */
  modulesRoot: string;
}

/** Downloads the distribution's kernel for virtual machines and unpacks it below `directory`, installing nothing. */
export async function unpackKernel(directory: string): Promise<Kernel> {
  const downloads = path.join(directory, 'packages');
  const root = path.join(directory, 'kernel');
  await mkdir(downloads, { recursive: true });
  // apt's own user writes the downloads.
  await chmod(directory, 0o755);
  await run(['chown', '_apt', downloads], { allowFailure: true });
  await run(['apt-get', 'download', '-q', ...(await findPackages())], {
    cwd: downloads,
    timeout: 300_000,
    remedy: 'check the network and run `apt-get update`, then try again',
  });
  for (const name of await readdir(downloads))
    await run(['dpkg-deb', '-x', path.join(downloads, name), root]);
  const image = (await readdir(path.join(root, 'boot'))).find((name) => name.startsWith('vmlinuz-'));
  if (!image)
    throw new StepError('The kernel package holds no kernel.', 'run `apt-get update`, then try again');
  const release = image.slice('vmlinuz-'.length);
  const modulesRoot = (await readdir(root)).includes('lib') ? root : path.join(root, 'usr');
  await run(['depmod', '-b', modulesRoot, release]);
  return { release, image: path.join(root, 'boot', image), modulesRoot };
}

/** The files to load for a module, those it needs first; empty where the kernel has it built in. */
export function moduleFiles(showDependsOutput: string): string[] {
  return showDependsOutput
    .split('\n')
    .map((line) => /^insmod (\S+)/.exec(line.trim())?.[1])
    .filter((file) => file !== undefined);
}

/** @returns the modules' files in an order in which they can be loaded */
export async function findModules(kernel: Kernel, names: readonly string[]): Promise<string[]> {
  const files = new Set<string>();
  for (const name of names) {
    const shown = await run(
      ['modprobe', '-d', kernel.modulesRoot, '-S', kernel.release, '--show-depends', name],
      { allowFailure: true },
    );
    for (const file of moduleFiles(shown.stdout)) files.add(file);
  }
  return [...files];
}

/** A module's bytes, unpacked: what loads them in the guest knows no compression. */
export async function readModule(file: string, scratch: string): Promise<Buffer> {
  const tool = { '.xz': 'xz', '.zst': 'zstd', '.gz': 'gzip' }[path.extname(file)];
  if (!tool) return readFile(file);
  const copy = path.join(scratch, path.basename(file));
  await run(['cp', file, copy]);
  await run([tool, '-d', '-q', '-f', copy]);
  return readFile(copy.slice(0, -path.extname(file).length));
}
