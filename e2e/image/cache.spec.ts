import { existsSync } from 'node:fs';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { cloud } from '../support/environment';
import { expect, test, uniqueName } from '../support/fixtures';
import { guestImage, makeGuestDisk, removeImage, uploadImage } from '../support/images';

let directory: string;
test.beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'skydeck-cache-'));
});
test.afterEach(() => rm(directory, { recursive: true }));

test('an image is pushed to the hosts, checked, and evicted again', async ({ adminPage: page }) => {
  const file = path.join(directory, 'disk.raw');
  await makeGuestDisk(page, file, 64 * 1024 ** 2);
  const name = uniqueName('pushed');
  const { id, sha256 } = await uploadImage(page, name, file);
  const cached = path.join(cloud.stateDir, 'cache', sha256);

  await page.goto(`/image/images/${id}?tab=hosts`);
  await expect(page.getByText('On no host yet')).toBeVisible();
  expect(existsSync(cached)).toBe(false);
  await page.getByRole('button', { name: 'Push to hosts' }).click();
  const dialog = page.getByRole('dialog', { name: `Push ${name} to hosts` });
  await expect(dialog.getByRole('radio', { name: /^All hosts/ })).toBeChecked();
  await dialog.getByRole('radio', { name: /^Chosen hosts/ }).click();
  await dialog.getByRole('button', { name: 'Push' }).click();
  await expect(dialog.getByText('Choose at least one host.')).toBeVisible();
  await dialog.getByRole('checkbox').first().click();
  await dialog.getByRole('button', { name: 'Push' }).click();
  await expect(dialog).toBeHidden();
  // The row follows the transfer without a reload.
  const row = page.getByRole('table', { name: 'Cached on' }).getByRole('row').nth(1);
  await expect(row).toContainText('Cached', { timeout: 60_000 });
  expect(existsSync(cached)).toBe(true);
  const scan = await new AxeBuilder({ page }).include('main').analyze();
  expect(scan.violations).toEqual([]);

  // The host finds what a bad disk has done to it.
  await row.getByRole('link').first().click();
  await expect(page.getByRole('tab', { name: 'Image cache' })).toHaveAttribute('aria-selected', 'true');
  const table = page.getByRole('table', { name: 'Image cache' });
  await expect(table.getByRole('row', { name: new RegExp(name) })).toContainText('Cached');
  const handle = await open(cached, 'r+');
  await handle.write(Buffer.alloc(64, 1), 0, 64, 200_000);
  await handle.close();
  await page.getByRole('button', { name: 'Check now' }).click();
  await expect(table.getByRole('row', { name: new RegExp(name) })).toHaveCount(0, { timeout: 60_000 });
  expect(existsSync(cached)).toBe(false);

  // Pushed again it can be evicted; what instances run from cannot.
  await page.goto(`/image/images/${id}?tab=hosts`);
  await page.getByRole('button', { name: 'Push to hosts' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Push' }).click();
  await expect(row).toContainText('Cached', { timeout: 60_000 });
  await row.getByRole('button', { name: /^Actions for/ }).click();
  await expect(page.getByRole('menuitem', { name: 'Fetch again' })).toHaveAttribute('aria-disabled', 'true');
  await page.getByRole('menuitem', { name: 'Evict' }).click();
  await page
    .getByRole('alertdialog')
    .or(page.getByRole('dialog'))
    .getByRole('button', { name: 'Evict' })
    .click();
  await expect(page.getByText('On no host yet')).toBeVisible({ timeout: 30_000 });
  expect(existsSync(cached)).toBe(false);
  await removeImage(page, id);
});

test('who is no cloud admin sees nothing of the hosts behind an image', async ({ adminPage, demoPage }) => {
  const { id } = await guestImage(adminPage);
  await demoPage.goto(`/image/images/${id}`);
  await expect(demoPage.getByRole('tab', { name: 'Overview' })).toBeVisible();
  await expect(demoPage.getByRole('tab', { name: 'Cached on' })).toHaveCount(0);
});
