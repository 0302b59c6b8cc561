import type { Page } from '@playwright/test';
import { expect, test, uniqueName } from '../support/fixtures';
import { expectVolumeStatus, openVolumeId, volumeExists } from '../support/volumes';

const settled = { timeout: 60_000 };

/** Makes a volume of 1 GiB on its page, and waits until it is available; answers its id. */
async function createVolume(page: Page, name: string): Promise<string> {
  await page.goto('/volume/volumes/create');
  await page.getByRole('textbox', { name: /^Name/ }).fill(name);
  await page.getByRole('textbox', { name: /^Size/ }).fill('1');
  await page.getByRole('button', { name: 'Create volume', exact: true }).click();
  await expect(page.getByRole('heading', { name, level: 1 })).toBeVisible();
  await expectVolumeStatus(page, 'Available');
  return openVolumeId(page);
}

async function choose(page: Page, name: string, action: string): Promise<void> {
  await page.getByRole('button', { name: `Actions for ${name}` }).click();
  await page.getByRole('menuitem', { name: action, exact: true }).click();
}

test('volumes are grouped, frozen together, made anew from that, and go with their group', async ({
  demoPage: page,
}) => {
  const [data, log] = [uniqueName('data'), uniqueName('log')];
  const ids = [await createVolume(page, data), await createVolume(page, log)];
  const name = uniqueName('database');
  await page.goto('/volume/groups');
  await page.getByRole('button', { name: 'Create group' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: /^Name/ }).fill(name);
  await dialog.getByRole('checkbox', { name: new RegExp(data) }).check();
  await dialog.getByRole('button', { name: 'Create group', exact: true }).click();
  await expect(page.getByRole('heading', { name, level: 1 })).toBeVisible();
  await expect(page.getByRole('row', { name: new RegExp(data) })).toBeVisible();

  await choose(page, name, 'Manage volumes');
  await dialog.getByRole('checkbox', { name: new RegExp(log) }).check();
  await dialog.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByRole('row', { name: new RegExp(log) })).toBeVisible();

  const moment = uniqueName('moment');
  await choose(page, name, 'Create group snapshot');
  await dialog.getByRole('textbox', { name: /^Name/ }).fill(moment);
  await dialog.getByRole('button', { name: 'Create group snapshot', exact: true }).click();
  await expect(dialog).toBeHidden();
  await page.getByRole('tab', { name: 'Group snapshots' }).click();
  const row = page.getByRole('row', { name: new RegExp(moment) });
  await expect(row).toContainText('Available', settled);
  await expect(row).toContainText('While nobody used the volumes');

  await row.getByRole('link', { name: moment }).click();
  await expect(page.getByRole('heading', { name: moment, level: 1 })).toBeVisible();
  await expect(page.getByRole('row', { name: new RegExp(`${moment}: ${data}`) })).toContainText('1 GiB');
  await page.getByRole('link', { name, exact: true }).click();
  await page.getByRole('tab', { name: 'Group snapshots' }).click();

  await row.getByRole('button', { name: `Actions for ${moment}` }).click();
  await page.getByRole('menuitem', { name: 'Create group from it' }).click();
  const copy = uniqueName('copy');
  await dialog.getByRole('textbox', { name: /^Name/ }).fill(copy);
  await dialog.getByRole('button', { name: 'Create group', exact: true }).click();
  await expect(page.getByRole('heading', { name: copy, level: 1 })).toBeVisible();
  await expect(page.getByRole('row', { name: new RegExp(data) })).toContainText('Available', settled);

  await page.goto('/volume/group-snapshots');
  await page
    .getByRole('row', { name: new RegExp(moment) })
    .getByRole('button', { name: /^Actions/ })
    .click();
  await page.getByRole('menuitem', { name: 'Delete', exact: true }).click();
  const question = page.getByRole('alertdialog').or(dialog);
  await question.getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(page.getByRole('row', { name: new RegExp(moment) })).toBeHidden(settled);

  for (const group of [copy, name]) {
    await page.goto('/volume/groups');
    await page
      .getByRole('row', { name: new RegExp(group) })
      .getByRole('button', { name: /^Actions/ })
      .click();
    await page.getByRole('menuitem', { name: 'Delete', exact: true }).click();
    await dialog.getByRole('checkbox', { name: /^Delete its 2 volumes too/ }).check();
    await dialog.getByRole('textbox', { name: `Type ${group} to confirm` }).fill(group);
    await dialog.getByRole('button', { name: 'Delete', exact: true }).click();
    await expect(page.getByRole('row', { name: new RegExp(group) })).toBeHidden(settled);
  }
  for (const id of ids) expect(volumeExists(id)).toBe(false);
});
