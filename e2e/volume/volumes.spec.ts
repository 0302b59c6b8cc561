import type { Page } from '@playwright/test';
import { expect, test, uniqueName } from '../support/fixtures';
import { expectVolumeStatus, openVolumeId, sizeInPool, volumeExists } from '../support/volumes';

// A journey of many pages, two of them by two users: on a machine that is busy each takes its time.
test.describe.configure({ timeout: 300_000 });

/** Makes a volume on the create page, which has to be open, and waits until it is available. */
async function finishCreation(page: Page, name: string): Promise<string> {
  await page.getByRole('button', { name: 'Create volume', exact: true }).click();
  const id = await openVolumeId(page);
  await expect(page.getByRole('heading', { name, level: 1 })).toBeVisible();
  await expectVolumeStatus(page, 'Available');
  return id;
}

async function deleteOpenVolume(page: Page, name: string, id: string): Promise<void> {
  await page.getByRole('button', { name: `Actions for ${name}` }).click();
  await page.getByRole('menuitem', { name: 'Delete', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click();
  await expect.poll(() => volumeExists(id), { timeout: 60_000 }).toBe(false);
  await page.goto('/volume/volumes');
  await expect(page.getByRole('heading', { name: 'Volumes', level: 1 })).toBeVisible();
  await expect(page.getByRole('link', { name, exact: true })).toHaveCount(0, { timeout: 60_000 });
}

test('a blank volume is made, extended, renamed and deleted; the pool has what the page says', async ({
  adminPage: page,
}) => {
  const name = uniqueName('data');
  await page.goto('/volume/volumes');
  await page.getByRole('link', { name: 'Create volume' }).first().click();
  await page.getByRole('textbox', { name: /^Name/ }).fill(name);
  const size = page.getByRole('textbox', { name: /^Size in GiB/ });
  await size.fill('0');
  const problem = page.getByText('A whole number of GiB from 1 to 65536.');
  await expect(problem).toBeVisible();
  await size.fill('1');
  await expect(problem).toBeHidden();
  await expect(page.getByRole('meter', { name: 'Volume storage' })).toBeVisible();
  const id = await finishCreation(page, name);
  await expect(page.getByRole('main')).toContainText(`volume-${id}`);
  expect(await sizeInPool(id)).toBe(1);

  await page.getByRole('button', { name: `Actions for ${name}` }).click();
  await page.getByRole('menuitem', { name: 'Extend', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: /^New size/ }).fill('1');
  await expect(dialog.getByRole('alert')).toContainText('from 2');
  await dialog.getByRole('textbox', { name: /^New size/ }).fill('3');
  await dialog.getByRole('button', { name: 'Extend', exact: true }).click();
  await expect(dialog).toBeHidden();
  await expect.poll(() => sizeInPool(id), { timeout: 60_000 }).toBe(3);
  await expectVolumeStatus(page, 'Available');
  await expect(page.getByRole('main')).toContainText('3 GiB');

  const renamed = `${name}-b`;
  await page.getByRole('button', { name: `Actions for ${name}` }).click();
  await page.getByRole('menuitem', { name: 'Edit', exact: true }).click();
  await dialog.getByRole('textbox', { name: /^Name/ }).fill(renamed);
  await dialog.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByRole('heading', { name: renamed, level: 1 })).toBeVisible();

  await page.getByRole('tab', { name: 'Activity' }).click();
  await expect(page.getByRole('row', { name: /Extend volume/ })).toContainText('Done');
  await deleteOpenVolume(page, renamed, id);
});

test('a volume of an image is as large as the image asks, bootable, and counted by its back end', async ({
  adminPage: page,
}) => {
  const name = uniqueName('boot');
  await page.goto('/volume/volumes/create');
  await page.getByRole('textbox', { name: /^Name/ }).fill(name);
  await page.getByRole('radio', { name: /^Image/ }).click();
  await page.getByRole('button', { name: 'Create volume', exact: true }).click();
  await expect(page.getByText('Choose what it is made from.')).toBeVisible();
  await page.getByRole('combobox', { name: /^Image/ }).click();
  await page.getByRole('option').first().click();
  const least = Number(await page.getByRole('textbox', { name: /^Size in GiB/ }).inputValue());
  const id = await finishCreation(page, name);
  expect(await sizeInPool(id)).toBe(least);
  await expect(page.getByRole('main')).toContainText('Bootable');

  await page.goto('/volume/volumes?bootable=yes');
  await expect(page.getByRole('row', { name: new RegExp(name) })).toContainText('Available');
  await page.goto('/volume/back-ends');
  const backEnd = page.getByRole('row', { name: /-files/ });
  await expect(backEnd).toContainText('Up');
  await expect(backEnd.getByRole('link', { name: /^Volumes: [1-9]/ })).toBeVisible();
  await page.goto(`/volume/volumes/${id}`);
  await deleteOpenVolume(page, name, id);
});

test('a volume type for one project, with limits, is offered there and nowhere else', async ({
  adminPage: page,
  demoPage: demo,
}) => {
  const limits = uniqueName('slow');
  const type = uniqueName('gold');
  const dialog = page.getByRole('dialog');
  await page.goto('/volume/qos-specs');
  await page.getByRole('button', { name: 'Create QoS spec' }).first().click();
  await dialog.getByRole('textbox', { name: /^Name/ }).fill(limits);
  await dialog.getByRole('textbox', { name: 'Requests: In all', exact: true }).fill('500');
  await dialog.getByRole('textbox', { name: 'Read requests: In all' }).fill('100');
  await expect(dialog.getByRole('alert')).toContainText('not both');
  await dialog.getByRole('textbox', { name: 'Read requests: In all' }).fill('');
  await dialog.getByRole('button', { name: 'Create QoS spec' }).click();
  await expect(page.getByRole('row', { name: new RegExp(limits) })).toContainText('500/s');

  await page.goto('/volume/types');
  await page.getByRole('button', { name: 'Create volume type' }).first().click();
  await dialog.getByRole('textbox', { name: /^Name/ }).fill(type);
  await dialog.getByRole('combobox', { name: 'Limits' }).click();
  await page.getByRole('option', { name: limits }).click();
  await dialog.getByRole('checkbox', { name: 'Everybody may use it' }).click();
  await dialog.getByRole('button', { name: 'Create volume type' }).click();
  const row = page.getByRole('row', { name: new RegExp(type) });
  await expect(row).toContainText('Nobody yet');

  await demo.goto('/volume/volumes/create');
  await expect(demo.getByRole('radio', { name: /^standard/ })).toBeVisible();
  await expect(demo.getByRole('radio', { name: new RegExp(type) })).toHaveCount(0);

  await row.getByRole('button', { name: `Actions for ${type}` }).click();
  await page.getByRole('menuitem', { name: 'Access' }).click();
  await dialog.getByRole('checkbox', { name: 'demo', exact: true }).click();
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(row).toContainText('1 project');
  await expect(demo.getByRole('radio', { name: new RegExp(type) })).toBeVisible();

  for (const [path, name] of [
    ['/volume/types', type],
    ['/volume/qos-specs', limits],
  ] as const) {
    await page.goto(path);
    await page.getByRole('button', { name: `Actions for ${name}` }).click();
    await page.getByRole('menuitem', { name: 'Delete' }).click();
    await dialog.getByRole('button', { name: 'Delete' }).click();
    await expect(page.getByRole('row', { name: new RegExp(name) })).toHaveCount(0);
  }
});
