import { expect, test } from 'vitest';
import { kernelPackages, moduleFiles } from './kernel-package';

test('Debian’s meta package leads to the concrete kernel', () => {
  const output =
    'linux-image-cloud-amd64\n  Depends: linux-image-6.1.0-56-cloud-amd64\n  Suggests: linux-doc-6.1\n';
  expect(kernelPackages(output)).toEqual(['linux-image-6.1.0-56-cloud-amd64']);
});

test('Ubuntu keeps the modules apart', () => {
  const output = [
    'linux-image-5.15.0-130-generic',
    '  Depends: kmod',
    '  Depends: linux-base',
    '  Depends: linux-modules-5.15.0-130-generic',
    ' |Recommends: grub-pc',
  ].join('\n');
  expect(kernelPackages(output)).toEqual(['linux-modules-5.15.0-130-generic']);
});

test('built-in modules need no file, the others come after what they need', () => {
  const output =
    'builtin virtio\ninsmod /k/lib/modules/6/net/failover.ko \ninsmod /k/lib/modules/6/net/virtio_net.ko.zst\n';
  expect(moduleFiles(output)).toEqual([
    '/k/lib/modules/6/net/failover.ko',
    '/k/lib/modules/6/net/virtio_net.ko.zst',
  ]);
});
