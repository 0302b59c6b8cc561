import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { expect, type Page } from '@playwright/test';
import { execa } from 'execa';
import { cloud } from './environment';
import { statusOf } from './instance-actions';

const GIB = 1024 ** 3;

/** The file of a volume in the pool of the host's own back end. */
function volumeFile(id: string): string {
  return path.join(cloud.stateDir, 'volumes', `volume-${id}`);
}

/** Whether a volume's file lies in the pool. */
export function volumeExists(id: string): boolean {
  return existsSync(volumeFile(id));
}

/** The size in GiB that a volume has by its files, not by the cloud's word; the layer on top is the largest. */
export async function sizeInPool(id: string): Promise<number> {
  const directory = path.dirname(volumeFile(id));
  const files = (await readdir(directory)).filter((name) => name.startsWith(`volume-${id}`));
  const sizes = await Promise.all(
    files.map(async (name) => {
      const { stdout } = await execa('qemu-img', ['info', '--output=json', '-U', path.join(directory, name)]);
      return (JSON.parse(stdout) as { 'virtual-size': number })['virtual-size'];
    }),
  );
  return Math.max(...sizes) / GIB;
}

/** Waits until the page of a volume says this status. */
export async function expectVolumeStatus(page: Page, status: string): Promise<void> {
  await expect(statusOf(page).getByText(status, { exact: true })).toBeVisible({ timeout: 60_000 });
}

/** The id of the volume whose page is open. */
export async function openVolumeId(page: Page): Promise<string> {
  await expect(page).toHaveURL(/\/volume\/volumes\/[0-9a-f-]{36}/);
  return /[0-9a-f-]{36}/.exec(page.url())?.[0] ?? '';
}
