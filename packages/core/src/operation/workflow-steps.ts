/**
 * Names of each workflow's steps in their order, for those who show an operation but cannot run it. A test
 * compares them with the workflows.
 */
export const workflowSteps: Readonly<Record<string, readonly string[]>> = {
  'instance.launch': [
    'schedule',
    'prepare-image',
    'make-volumes',
    'attach-volumes',
    'create-disk-and-port',
    'start-guest',
  ],
  'instance.release-volumes': ['release-volumes'],
  'instance.start': ['start-guest', 'measure-guest'],
  'instance.stop': ['shut-down-guest', 'measure-guest'],
  'instance.reboot-soft': ['reboot-guest', 'measure-guest'],
  'instance.reboot-hard': ['reset-guest', 'measure-guest'],
  'instance.pause': ['pause-guest', 'measure-guest'],
  'instance.unpause': ['unpause-guest', 'measure-guest'],
  'instance.suspend': ['suspend-guest', 'measure-guest'],
  'instance.resume': ['resume-guest', 'measure-guest'],
  'image.import': ['place-import', 'fetch-file', 'inspect-file', 'convert-image', 'store-image', 'clean-up'],
  'image.delete': ['remove-upload', 'remove-file'],
  'image-cache.push': ['push-image'],
  'image-cache.evict': ['evict-image'],
  'image-cache.check': ['check-images'],
  'instance.delete': ['locate', 'remove-guest', 'release-volumes', 'release-network'],
  'volume.create': ['choose-back-end', 'prepare-source', 'make-volume'],
  'volume.delete': ['locate', 'remove-volume'],
  'volume.extend': ['extend-volume'],
  'volume.snapshot': ['take-snapshot'],
  'volume.retype': ['choose-back-end', 'copy-volume', 'switch-over', 'remove-old'],
  'volume.upload': ['take-snapshot', 'measure-volume', 'convert-image', 'store-image', 'clean-up'],
  'volume.revert': ['revert-volume'],
  'snapshot.delete': ['remove-snapshot'],
  'group-snapshot.create': ['prepare-layers', 'take-snapshots'],
  'group-snapshot.delete': ['await-parts'],
  'volume-group.delete': ['await-parts'],
  'volume.backup': ['await-snapshot', 'store-content'],
  'backup.restore': ['choose-back-end', 'restore-content'],
  'backup.verify': ['read-content'],
  'backup.delete': ['await-children', 'remove-chunks'],
  'volume.attach': ['choose-path', 'serve-volume', 'plug-disk'],
  'volume.detach': ['locate', 'unplug-disk', 'withdraw-volume'],
  'volume.manage': ['adopt-volume'],
  'volume.unmanage': ['release-volume'],
};

/** Steps that only those operations have whose memo says so, and under which name. */
const conditions: Readonly<Record<string, string>> = {
  'make-volumes': 'volumes',
  'attach-volumes': 'volumes',
};

/** Whether an operation with this memo has the step. */
export function hasStep(step: string, memo: unknown): boolean {
  const condition = conditions[step];
  return condition === undefined || (memo as Record<string, unknown>)[condition] === true;
}
