import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { expect } from 'vitest';
import type { TestCloud } from '../testing/test-cloud';

const FILES = ['config.iso', 'console.log', 'disk.qcow2', 'vnc.sock'];

/** Exactly one guest, the row tells the truth, nothing is stuck, and there is no file too many. */
export async function expectOneGuest(cloud: TestCloud, id: string, timeoutMs = 60_000): Promise<void> {
  const row = await cloud.atRest(id, timeoutMs);
  expect(row).toMatchObject({ status: 'ACTIVE', powerState: 'RUNNING', taskState: null, errorMessage: null });
  expect(await cloud.domains()).toEqual([`skydeck-${id}`]);
  expect((await cloud.libvirt.domains.state(id)).state).toBe('running');
  expect(await cloud.instanceDirectories()).toEqual([id]);
  expect((await readdir(path.join(cloud.config.instancesDir, id))).sort()).toEqual(FILES);
  expect(await readdir(cloud.config.cacheDir)).toEqual([cloud.image.sha256]);
  expect(await cloud.db.allocation.count()).toBe(1);
  expect(await cloud.db.port.count()).toBe(1);
  const operations = await cloud.db.operation.findMany({ where: { subjectId: id } });
  expect(operations.map(({ kind, state }) => [kind, state])).toEqual([['instance.launch', 'SUCCEEDED']]);
  const unfinished = await cloud.db.operationStep.count({ where: { finishedAt: null } });
  expect(unfinished).toBe(0);
}

/** Deletes it; then there is nothing of it, here or there. */
export async function expectGoneAfterDelete(cloud: TestCloud, id: string): Promise<void> {
  await cloud.act(id, 'delete');
  expect(await cloud.atRest(id)).toMatchObject({ status: 'DELETED' });
  await expectNothingLeft(cloud);
}

export async function expectNothingLeft(cloud: TestCloud): Promise<void> {
  expect(await cloud.domains()).toEqual([]);
  expect(await cloud.instanceDirectories()).toEqual([]);
  expect(await cloud.db.allocation.count()).toBe(0);
  expect(await cloud.db.port.count()).toBe(0);
}
