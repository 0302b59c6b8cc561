// The machine's packages that Skydeck needs, and what they are for.

const HYPERVISOR = [
  'libvirt-daemon-system',
  'libvirt-clients',
  'libvirt-daemon-driver-qemu',
  'qemu-system-x86',
  'qemu-utils',
  'ipxe-qemu',
  'seabios',
  'ovmf',
  'nftables',
  'iptables',
  'genisoimage',
];
const NETWORK = ['ovn-central', 'ovn-host', 'openvswitch-switch', 'iproute2', 'ethtool'];
const STORES = ['postgresql', 'redis-server'];
// Images may come packed.
const IMPORTS = ['gzip', 'xz-utils', 'zstd'];
// The small guest image is put together from the distribution's own kernel.
const GUEST_IMAGE = [
  'busybox-static',
  'cpio',
  'dosfstools',
  'mtools',
  'syslinux',
  'syslinux-common',
  'fdisk',
  'kmod',
];
const SYSTEM = ['util-linux', 'procps'];
// Ubuntu's chromium is a snap, which does not run in a sandbox: there Playwright brings its own.
const TESTS = ['chromium'];
// Certificates for the TLS transports, systemd's own check of the units, a disk that is one file system, a CD that boots.
const TEST_TOOLS = ['openssl', 'systemd', 'e2fsprogs', 'isolinux'];

/**
 * @param {{id: string, versionId: string}} release of /etc/os-release
 * @param {{tests: boolean}} purpose
 * @returns {string[]} package names
 */
export function requiredPackages(release, purpose) {
  const packages = [...HYPERVISOR, ...NETWORK, ...STORES, ...IMPORTS, ...GUEST_IMAGE, ...SYSTEM];
  if (purpose.tests) packages.push(...TEST_TOOLS);
  if (purpose.tests && release.id !== 'ubuntu') packages.push(...TESTS);
  return packages;
}

/**
 * @param {string} text of /etc/os-release
 * @returns {{id: string, like: string[], versionId: string, name: string}}
 */
export function parseOsRelease(text) {
  /** @type {Record<string, string>} */
  const fields = {};
  for (const line of text.split('\n')) {
    const match = /^([A-Z_]+)=(.*)$/.exec(line.trim());
    if (match?.[1] !== undefined) fields[match[1]] = (match[2] ?? '').replace(/^["']|["']$/g, '');
  }
  return {
    id: fields.ID ?? '',
    like: (fields.ID_LIKE ?? '').split(' ').filter(Boolean),
    versionId: fields.VERSION_ID ?? '',
    name: fields.PRETTY_NAME ?? fields.ID ?? 'an unknown system',
  };
}

/**
 * @param {{id: string, like: string[], versionId: string}} release
 * @returns {boolean} whether this release is one that Skydeck is made for
 */
export function isSupportedRelease(release) {
  const version = Number.parseFloat(release.versionId);
  if (release.id === 'debian') return Number.isNaN(version) || version >= 12;
  if (release.id === 'ubuntu') return version >= 22.04;
  return release.like.includes('debian') || release.like.includes('ubuntu');
}

/**
 * @param {string[]} wanted
 * @param {string} listing of `dpkg-query -W -f='${db:Status-Status} ${Package}\n'`
 * @returns {string[]} those that are not installed
 */
export function missingPackages(wanted, listing) {
  const installed = new Set();
  for (const line of listing.split('\n')) {
    const [status, name] = line.split(' ');
    if (status === 'installed' && name) installed.add(name);
  }
  return wanted.filter((name) => !installed.has(name));
}
