import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { copyFile, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createBackup } from '@skydeck/core/volume/backup/create-backup';
import { createBackupInput, type CreateBackupInput } from '@skydeck/core/volume/backup/backup.input';
import { deleteBackup } from '@skydeck/core/volume/backup/delete-backup';
import { restoreBackup } from '@skydeck/core/volume/backup/restore-backup';
import { verifyBackup } from '@skydeck/core/volume/backup/verify-backup';
import type { Backup, Volume } from '@skydeck/db';
import { execa } from 'execa';
import type { TestCloud } from './test-cloud';
import { TestVolumes } from './test-volumes';

/** Backups of a test's cloud, and what they hold. */
export class TestBackups {
  readonly volumes: TestVolumes;
  private made = 0;

  constructor(private readonly cloud: TestCloud) {
    this.volumes = new TestVolumes(cloud);
  }

  /** Asks for a backup. */
  async ask(volumeId: string, input: Partial<CreateBackupInput> = {}): Promise<string> {
    this.made += 1;
    const wanted = createBackupInput.parse({ volumeId, name: `backup-${this.made}`, ...input });
    return (await createBackup(this.cloud.ctx, wanted)).id;
  }

  /** Makes a backup and waits until it is available. */
  async create(volumeId: string, input: Partial<CreateBackupInput> = {}): Promise<Backup> {
    const backup = await this.atRest(await this.ask(volumeId, input));
    if (backup.status !== 'available') throw new Error(`${backup.status}: ${backup.errorMessage}`);
    return backup;
  }

  async askRestore(id: string, volumeId?: string): Promise<string> {
    const target = volumeId
      ? ({ kind: 'existing', volumeId } as const)
      : ({ kind: 'new', name: `restored-${id.slice(-4)}` } as const);
    return (await restoreBackup(this.cloud.ctx, { id, target })).volumeId;
  }

  async restore(id: string, volumeId?: string): Promise<Volume> {
    return this.volumes.atRest(await this.askRestore(id, volumeId));
  }

  async verify(id: string): Promise<Backup> {
    await verifyBackup(this.cloud.ctx, { id });
    return this.atRest(id);
  }

  async delete(id: string): Promise<Backup> {
    await deleteBackup(this.cloud.ctx, { id });
    return this.atRest(id);
  }

  /** Waits until nothing is done to it any more. */
  atRest(id: string, timeoutMs = 90_000): Promise<Backup> {
    return this.cloud.until(`backup ${id} to come to rest`, timeoutMs, async () => {
      const active = await this.cloud.db.operation.count({
        where: { subjectId: id, state: { in: ['PENDING', 'RUNNING', 'COMPENSATING'] } },
      });
      return active === 0 ? this.cloud.db.backup.findUniqueOrThrow({ where: { id } }) : null;
    });
  }

  /** Where the volume's bytes lie. */
  async file(volumeId: string): Promise<string> {
    const { location } = await this.cloud.db.volume.findUniqueOrThrow({ where: { id: volumeId } });
    return path.join(this.cloud.config.volumesDir, location ?? '');
  }

  /** Writes to a plain volume that nobody uses, in `qemu-io`'s words: `write -P 7 0 4M`. */
  async write(volumeId: string, ...commands: string[]): Promise<void> {
    const file = await this.file(volumeId);
    await execa('qemu-io', ['-f', 'qcow2', ...commands.flatMap((each) => ['-c', each]), file]);
  }

  /** What the volume holds now, to be compared with later. */
  async keep(volumeId: string): Promise<string> {
    const kept = path.join(this.cloud.config.stateDir, `kept-${volumeId}-${Date.now()}.qcow2`);
    await copyFile(await this.file(volumeId), kept);
    return kept;
  }

  /** @throws Error when they differ in a byte */
  async compare(volumeId: string, kept: string): Promise<void> {
    await execa('qemu-img', ['compare', '-f', 'qcow2', '-F', 'qcow2', kept, await this.file(volumeId)]);
  }

  /** Of all that a plain file holds. */
  async sha256(file: string): Promise<string> {
    const raw = `${file}.raw`;
    await execa('qemu-img', ['convert', '-f', 'qcow2', '-O', 'raw', file, raw]);
    const hash = createHash('sha256');
    await pipeline(createReadStream(raw), hash);
    await rm(raw);
    return hash.digest('hex');
  }

  /** Names of all files in a store of files, drafts as well. */
  async stored(): Promise<string[]> {
    const { backupsDir } = this.cloud.config;
    return (await readdir(backupsDir, { recursive: true })).sort();
  }
}
