import { setTimeout as delay } from 'node:timers/promises';
import { AppError } from '@skydeck/core/app-error';
import type { DiskSource } from '@skydeck/core/volume/disk-source';
import type { LayerMerge, WorkOptions } from '@skydeck/core/volume/volume-driver';
import { blockNode, locationOf, nodeName, nodePrefix } from './block-node';
import { QmpError, type QmpClient } from './qmp-client';
import { unlessSaid } from './storage-daemon';

const EXISTS = /already (exists|in use)|duplicate/i;
const MISSING = /not found|cannot find|failed to find/i;
const LOOK_MS = 50;
const LOOKS = 200;

interface Job {
  id: string;
  status: string;
  'current-progress': number;
  'total-progress': number;
  error?: string;
}

interface OpenNode {
  'node-name': string;
  image: { 'virtual-size': number };
}

/**
 * The volumes that a storage daemon has open and serves, each from a chain of nodes that are named by the volume and
 * by the layer's file: what is served from which layer is read from the daemon, never remembered.
 */
export class VolumeExporter {
  constructor(private readonly monitor: QmpClient) {}

  /** Serves the volume from this layer, whatever it was served from before. */
  async serve(volumeId: string, source: DiskSource): Promise<void> {
    const wanted = nodeName(volumeId, locationOf(source));
    if ((await this.servedFrom(volumeId)) === wanted) return;
    await this.close(volumeId);
    await this.open(volumeId, source);
  }

  /** Serves it no longer, and closes its files. */
  async close(volumeId: string): Promise<void> {
    await this.endExport(volumeId);
    await this.cancelMerge(volumeId);
    const own = (await this.nodes())
      .map((node) => node['node-name'])
      .filter((name) => name.startsWith(nodePrefix(volumeId)));
    // Those below go with the one on top; which that is, QEMU knows.
    for (const name of own) {
      await unlessSaid(
        /not found|cannot find|failed to find|not owned by the monitor|is in use|is used as/i,
        this.monitor.execute('blockdev-del', { 'node-name': name }),
      );
    }
    await unlessSaid(MISSING, this.monitor.execute('object-del', { id: secretId(volumeId) }));
  }

  /** Its users see the new size when they connect again, which they do at once. */
  async grow(volumeId: string, source: DiskSource, bytes: number): Promise<void> {
    await this.serve(volumeId, source);
    const node = nodeName(volumeId, locationOf(source));
    await this.endExport(volumeId);
    if ((await this.sizeOf(node)) < bytes) {
      await this.monitor.execute('block_resize', { 'node-name': node, size: bytes });
    }
    await this.addExport(volumeId, node);
  }

  /**
   * Begins to write a layer into the one below, if that is not under way. Answers whether there is an end to wait for: a
   * layer in the middle that is not open was merged before. @param source what is served
   */
  async beginMerge(
    volumeId: string,
    source: DiskSource,
    { base, top, active }: LayerMerge,
  ): Promise<boolean> {
    await this.serve(volumeId, source);
    if (await this.mergeOf(volumeId)) return true;
    if (!active && !(await this.isOpen(nodeName(volumeId, top.path)))) return false;
    await this.monitor.execute('block-commit', {
      'job-id': jobId(volumeId),
      device: nodeName(volumeId, locationOf(source)),
      'base-node': nodeName(volumeId, base.path),
      ...(active ? {} : { 'top-node': nodeName(volumeId, top.path) }),
      'auto-dismiss': false,
    });
    return true;
  }

  /** Waits until the merge has ended or, of the active layer, has caught up with what is written. */
  async awaitMerge(volumeId: string, { signal, progress }: WorkOptions): Promise<void> {
    for (;;) {
      signal.throwIfAborted();
      const job = await this.expectMerge(volumeId);
      if (job.status === 'ready' || job.status === 'concluded') return;
      if (job['total-progress'] > 0) progress?.(job['current-progress'] / job['total-progress']);
      await delay(LOOK_MS * 2, undefined, { signal });
    }
  }

  /** The end of a merge of a layer in the middle. */
  async endMerge(volumeId: string): Promise<void> {
    await unlessSaid(MISSING, this.monitor.execute('job-dismiss', { id: jobId(volumeId) }));
  }

  /**
   * The end of a merge of the active layer: its users wait while both are the same, and go on in the one below.
   * `settled` is told when all is on the disk there: until then the layer above is the volume, should this daemon die.
   */
  async goOnBelow(volumeId: string, below: DiskSource, settled: () => Promise<void>): Promise<void> {
    await this.endExport(volumeId);
    await untilSo(async () => {
      const job = await this.expectMerge(volumeId);
      return job.status === 'ready' && job['current-progress'] === job['total-progress'];
    });
    await this.monitor.execute('job-complete', { id: jobId(volumeId) });
    await untilSo(async () => (await this.expectMerge(volumeId)).status === 'concluded');
    await settled();
    await this.endMerge(volumeId);
    await this.close(volumeId);
    await this.open(volumeId, below);
  }

  /** Gives a merge up; both layers are whole. */
  async cancelMerge(volumeId: string): Promise<void> {
    const job = await this.mergeOf(volumeId);
    if (!job) return;
    const id = jobId(volumeId);
    if (job.status !== 'concluded') {
      await unlessSaid(MISSING, this.monitor.execute('block-job-cancel', { device: id, force: true }));
      await untilSo(async () => ((await this.mergeOf(volumeId))?.status ?? 'concluded') === 'concluded');
    }
    await unlessSaid(MISSING, this.monitor.execute('job-dismiss', { id }));
  }

  private async open(volumeId: string, source: DiskSource): Promise<void> {
    const key = 'key' in source && source.key ? source.key : null;
    const secret = key === null ? null : secretId(volumeId);
    if (key !== null) {
      const data = key.passphrase.toString('base64');
      const args = { 'qom-type': 'secret', id: secret, data, format: 'base64' };
      await unlessSaid(EXISTS, this.monitor.execute('object-add', args));
    }
    await this.monitor.execute('blockdev-add', blockNode(volumeId, source, secret));
    await this.addExport(volumeId, nodeName(volumeId, locationOf(source)));
  }

  private async addExport(volumeId: string, node: string): Promise<void> {
    await this.monitor.execute('block-export-add', {
      ...{ type: 'nbd', id: exportId(volumeId), 'node-name': node, name: volumeId, writable: true },
      // A guest outlives this daemon: what it was told is written must be found by the next one, flushed or not.
      writethrough: true,
    });
  }

  /** Its users wait from here on. */
  private async endExport(volumeId: string): Promise<void> {
    const id = exportId(volumeId);
    await unlessSaid(MISSING, this.monitor.execute('block-export-del', { id, mode: 'hard' }));
    // It ends a moment after it was asked to, when what its users had asked for is done.
    await untilSo(async () => (await this.servedFrom(volumeId)) === null);
  }

  private async servedFrom(volumeId: string): Promise<string | null> {
    const exports = await this.monitor.execute<{ id: string; 'node-name': string }[]>('query-block-exports');
    return exports.find(({ id }) => id === exportId(volumeId))?.['node-name'] ?? null;
  }

  private async isOpen(node: string): Promise<boolean> {
    return (await this.nodes()).some((each) => each['node-name'] === node);
  }

  private async sizeOf(node: string): Promise<number> {
    const found = (await this.nodes()).find((each) => each['node-name'] === node);
    return found?.image['virtual-size'] ?? 0;
  }

  private nodes(): Promise<OpenNode[]> {
    return this.monitor.execute<OpenNode[]>('query-named-block-nodes', { flat: true });
  }

  private async mergeOf(volumeId: string): Promise<Job | null> {
    const jobs = await this.monitor.execute<Job[]>('query-jobs');
    return jobs.find(({ id }) => id === jobId(volumeId)) ?? null;
  }

  /** @throws AppError STORAGE when it has failed */
  private async expectMerge(volumeId: string): Promise<Job> {
    const job = await this.mergeOf(volumeId);
    if (job && job.error === undefined) return job;
    if (job) await this.cancelMerge(volumeId);
    throw new AppError('STORAGE', `The layers could not be merged: ${job?.error ?? 'it was broken off'}.`, {
      hint: 'Nothing is lost; delete the snapshot again.',
      retryable: !job,
    });
  }
}

const exportId = (volumeId: string): string => `${nodePrefix(volumeId)}export`;
const jobId = (volumeId: string): string => `${nodePrefix(volumeId)}merge`;
const secretId = (volumeId: string): string => `key-${volumeId}`;

async function untilSo(look: () => Promise<boolean>): Promise<void> {
  for (let looks = 1; !(await look()); looks += 1) {
    if (looks >= LOOKS) throw new QmpError('waiting', 'the storage daemon did not do what it was asked to');
    await delay(LOOK_MS);
  }
}
