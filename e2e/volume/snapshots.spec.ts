import type { Page } from '@playwright/test';
import { expect, test, uniqueName } from '../support/fixtures';

const settled = { timeout: 60_000 };

/** Makes a volume of 1 GiB on its page, and waits until it is available. */
async function createVolume(page: Page, name: string, query = ''): Promise<void> {
  await page.goto(`/volume/volumes/create${query}`);
  await page.getByRole('textbox', { name: /^Name/ }).fill(name);
  await page.getByRole('textbox', { name: /^Size/ }).fill('1');
  await page.getByRole('button', { name: 'Create volume', exact: true }).click();
  await expect(page.getByRole('heading', { name, level: 1 })).toBeVisible();
  await expectAvailable(page);
}

const expectAvailable = (page: Page): Promise<void> =>
  expect(page.getByRole('main').getByText('Available', { exact: true }).first()).toBeVisible(settled);

/** An action of the volume whose page is open. */
async function choose(page: Page, name: string, action: string): Promise<void> {
  await page.getByRole('button', { name: `Actions for ${name}` }).click();
  await page.getByRole('menuitem', { name: action, exact: true }).click();
}

test('a volume is snapshotted, reverted, copied from its snapshot, and rid of it', async ({
  demoPage: page,
}) => {
  const name = uniqueName('data');
  const snapshot = uniqueName('before');
  await createVolume(page, name);
  await choose(page, name, 'Create snapshot');
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: /^Name/ }).fill(snapshot);
  await dialog.getByRole('button', { name: 'Create snapshot', exact: true }).click();
  await expect(dialog).toBeHidden();

  await page.getByRole('tab', { name: 'Snapshots' }).click();
  const row = page.getByRole('row', { name: new RegExp(snapshot) });
  await expect(row).toContainText('Available', settled);
  await expect(row).toContainText('Newest');
  await row.getByRole('button', { name: `Actions for ${snapshot}` }).click();
  await page.getByRole('menuitem', { name: 'Revert the volume to it' }).click();
  const question = page.getByRole('alertdialog').or(page.getByRole('dialog'));
  await expect(question).toContainText('is gone for good');
  await question.getByRole('button', { name: 'Revert the volume to it' }).click();
  await expect(question).toBeHidden();
  await expectAvailable(page);

  await page.goto('/volume/snapshots');
  const listed = page.getByRole('row', { name: new RegExp(snapshot) });
  await expect(listed).toContainText(name);
  // It is found by its volume's name too, and chosen by it.
  await page.getByRole('combobox', { name: 'Volume' }).click();
  await page.getByRole('option', { name, exact: true }).click();
  await expect(page).toHaveURL(/volumeId=/);
  await page.goto(`/volume/snapshots?q=${name}`);
  await listed.getByRole('link', { name: snapshot }).click();
  await expect(page.getByRole('heading', { name: snapshot, level: 1 })).toBeVisible();
  await expect(page.getByRole('main').getByRole('link', { name, exact: true })).toBeVisible();
  await expect(page.getByRole('main')).toContainText('Not in use');
  await page.goto('/volume/snapshots');
  await listed.getByRole('button', { name: `Actions for ${snapshot}` }).click();
  await page.getByRole('menuitem', { name: 'Create volume from it' }).click();
  await expect(page.getByRole('radio', { name: /^Snapshot/ })).toBeChecked();
  const copy = uniqueName('copy');
  await page.getByRole('textbox', { name: /^Name/ }).fill(copy);
  await page.getByRole('button', { name: 'Create volume', exact: true }).click();
  await expect(page.getByRole('heading', { name: copy, level: 1 })).toBeVisible();
  await expectAvailable(page);
  await expect(page.getByRole('link', { name: `Snapshot ${snapshot}` })).toBeVisible();
  await choose(page, copy, 'Create a copy');
  await expect(page.getByRole('radio', { name: /^Volume/ })).toBeChecked();
  await expect(page.getByRole('combobox', { name: /^Volume/ })).toContainText(copy);

  await page.goto('/volume/snapshots');
  await listed.getByRole('button', { name: `Actions for ${snapshot}` }).click();
  await page.getByRole('menuitem', { name: 'Delete', exact: true }).click();
  await question.getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(listed).toBeHidden(settled);
});

test('a volume goes to another project by a key that is shown once', async ({ demoPage, adminPage }) => {
  const name = uniqueName('gift');
  await createVolume(demoPage, name);
  await choose(demoPage, name, 'Transfer to another project');
  const offer = demoPage.getByRole('dialog');
  await offer.getByRole('button', { name: 'Offer it' }).click();
  await expect(offer).toContainText('this once only');
  const [id = '', authKey = ''] = await offer.locator('dd').allInnerTexts();
  await offer.getByRole('button', { name: 'Close', exact: true }).last().click();
  await expect(demoPage.locator('body')).not.toContainText(authKey.trim());

  await adminPage.goto('/volume/volumes');
  await adminPage.getByRole('button', { name: 'Accept transfer' }).click();
  const acceptance = adminPage.getByRole('dialog');
  await acceptance.getByLabel('Transfer id').fill(id.trim());
  await acceptance.getByLabel('Authorization key').fill('x'.repeat(22));
  await acceptance.getByRole('button', { name: 'Accept', exact: true }).click();
  await expect(acceptance.getByRole('alert')).toBeVisible();
  await acceptance.getByLabel('Authorization key').fill(authKey.trim());
  await acceptance.getByRole('button', { name: 'Accept', exact: true }).click();
  await expect(adminPage.getByRole('row', { name: new RegExp(name) })).toContainText('Available');
  await demoPage.goto('/volume/volumes');
  await expect(demoPage.getByRole('heading', { name: 'Volumes', level: 1 })).toBeVisible();
  await expect(demoPage.getByRole('row', { name: new RegExp(name) })).toBeHidden();
});
