import { FileBlobStore } from '@skydeck/core/blob/file-blob-store';
import { S3BlobStore } from '@skydeck/core/blob/s3-blob-store';
import { config as readConfig } from '@skydeck/core/config';
import { createLogger } from '@skydeck/core/logger';
import type { StepContext, Workflow } from '@skydeck/core/operation/workflow';
import { LibvirtClient } from '@skydeck/libvirt';
import { DiskMerges } from '../compute/disk-merges';
import { GuestDisks } from '../compute/guest-disks';
import { LibvirtHypervisor } from '../compute/libvirt-hypervisor';
import { Qcow2Disks } from '../compute/qcow2-disks';
import { FileImageCache } from '../image/cache/file-image-cache';
import { LocalImporter } from '../image/local-importer';
import { VolumeExporter } from '../image/volume-exporter';
import { OvnNetworkDriver } from '../network/ovn-network-driver';
import { FileVolumeDriver } from '../volume/file/file-driver';
import { VolumeFiles } from '../volume/file/volume-files';
import { NbdClient } from '../volume/nbd/nbd-client';
import { QemuDiskAccess } from '../volume/qemu-disk-access';
import { QemuImg } from '../volume/qemu-img';
import { NbdTransport } from '../volume/nbd/nbd-transport';
import { VolumeExporter as ServedVolumes } from '../volume/nbd/volume-exporter';
import { startWorker } from '../worker';
import type { Fault } from './fault-points';

// A worker that is killed, or held up, at one point of an operation. Only tests start it.

const [given] = process.argv.slice(2);
/** It strikes once. */
let fault: Fault | null = given ? (JSON.parse(given) as Fault) : null;
let goOn = (): void => undefined;

async function reach(point: string): Promise<void> {
  if (fault?.point !== point) return;
  const { kind } = fault;
  fault = null;
  if (kind === 'die') process.kill(process.pid, 'SIGKILL');
  const going = new Promise<void>((resolve) => (goOn = resolve));
  process.send?.({ at: point });
  await going;
}

process.on('message', (message: { go: true } | { fault: Fault | null }) => {
  if ('go' in message) return goOn();
  fault = message.fault;
  process.send?.({ prepared: true });
});

function decorateSteps(workflow: Workflow): Workflow {
  const steps = workflow.steps.map((step) => ({
    ...step,
    async run(ctx: StepContext) {
      await reach(`before:${step.name}`);
      await step.run(Object.create(ctx, { fenced: { value: uncommitted(ctx, step.name) } }) as StepContext);
      await reach(`after:${step.name}`);
    },
  }));
  return {
    ...workflow,
    steps,
    async onSucceeded(...args) {
      await workflow.onSucceeded?.(...args);
      await reach('uncommitted:end');
    },
  };
}

function uncommitted(ctx: StepContext, step: string): StepContext['fenced'] {
  return (work) =>
    ctx.fenced(async (tx) => {
      const result = await work(tx);
      await reach(`uncommitted:${step}`);
      return result;
    });
}

type Method = (this: unknown, ...args: unknown[]) => Promise<unknown>;

/** Lets a call begin, and strikes while it is under way or after it. */
function decorateCall(target: object, method: string, call: string): void {
  const methods = target as Record<string, Method>;
  const original = methods[method];
  if (!original) throw new Error(`there is no method ${method} to strike at`);
  methods[method] = async function (...args) {
    const running = original.apply(this, args);
    running.catch(() => undefined);
    if (fault?.point === `inside:${call}`) {
      // Long enough for the request to be on its way, too short for any of them to end.
      await new Promise((resolve) => setTimeout(resolve, 5));
      await reach(`inside:${call}`);
    }
    const result = await running;
    await reach(`done:${call}`);
    return result;
  };
}

decorateCall(LocalImporter.prototype, 'fetch', 'fetch-url');
decorateCall(LocalImporter.prototype, 'inspect', 'inspect');
decorateCall(LocalImporter.prototype, 'convert', 'convert');
decorateCall(LocalImporter.prototype, 'store', 'store');
decorateCall(LocalImporter.prototype, 'clean', 'clean');
decorateCall(VolumeExporter.prototype, 'export', 'export-volume');
decorateCall(FileImageCache.prototype, 'fetch', 'copy-image');
decorateCall(FileImageCache.prototype, 'evict', 'evict');
decorateCall(Qcow2Disks.prototype, 'createRootDisk', 'create-root-disk');
decorateCall(Qcow2Disks.prototype, 'createConfigDrive', 'create-config-drive');
decorateCall(OvnNetworkDriver.prototype, 'syncPorts', 'sync-ports');
decorateCall(QemuImg.prototype, 'create', 'qemu-create');
decorateCall(QemuImg.prototype, 'copy', 'qemu-copy');
decorateCall(QemuImg.prototype, 'resize', 'qemu-resize');
decorateCall(VolumeFiles.prototype, 'settle', 'settle-file');
decorateCall(FileVolumeDriver.prototype, 'create', 'make-file');
decorateCall(FileVolumeDriver.prototype, 'extend', 'extend-file');
decorateCall(FileVolumeDriver.prototype, 'remove', 'remove-files');
decorateCall(FileVolumeDriver.prototype, 'discard', 'discard-file');
decorateCall(FileVolumeDriver.prototype, 'prepareLayer', 'prepare-layer');
decorateCall(FileVolumeDriver.prototype, 'removeSnapshot', 'remove-layer');
decorateCall(FileVolumeDriver.prototype, 'revert', 'revert-file');
decorateCall(FileVolumeDriver.prototype, 'dropMerged', 'drop-merged');
decorateCall(QemuImg.prototype, 'commit', 'qemu-commit');
decorateCall(DiskMerges.prototype, 'merge', 'merge-layers');
const blocks = Object.getPrototypeOf(new LibvirtClient().blocks) as object;
decorateCall(blocks, 'pivot', 'pivot-guest');
decorateCall(QemuDiskAccess.prototype, 'use', 'open-disk');
decorateCall(NbdClient.prototype, 'write', 'write-disk');
for (const store of [FileBlobStore, S3BlobStore]) {
  decorateCall(store.prototype, 'put', 'put-blob');
  decorateCall(store.prototype, 'remove', 'remove-blob');
}
const domains = Object.getPrototypeOf(new LibvirtClient().domains) as object;
decorateCall(domains, 'define', 'define-domain');
decorateCall(domains, 'start', 'start-domain');
const snapshots = Object.getPrototypeOf(new LibvirtClient().snapshots) as object;
decorateCall(snapshots, 'create', 'snapshot-guest');

decorateCall(LibvirtHypervisor.prototype, 'pause', 'pause-guest');
decorateCall(GuestDisks.prototype, 'attach', 'attach-disk');
decorateCall(GuestDisks.prototype, 'detach', 'detach-disk');
decorateCall(NbdTransport.prototype, 'serve', 'nbd-serve');
decorateCall(NbdTransport.prototype, 'withdraw', 'nbd-withdraw');
decorateCall(NbdTransport.prototype, 'reach', 'nbd-reach');
decorateCall(NbdTransport.prototype, 'leave', 'nbd-leave');
decorateCall(ServedVolumes.prototype, 'beginMerge', 'nbd-begin-merge');
decorateCall(ServedVolumes.prototype, 'awaitMerge', 'nbd-await-merge');

const config = readConfig();
const worker = await startWorker({
  config,
  log: createLogger('worker', config.logLevel),
  agentVersion: 'test',
  onFatal: (why) => {
    process.stderr.write(`${why}\n`);
    process.exit(1);
  },
  decorate: (workflows) => workflows.map(decorateSteps),
});
process.once('SIGTERM', () => void worker.stop().then(() => process.exit(0)));
process.send?.({ ready: true });
