import path from 'node:path';
import { execa } from 'execa';
import { cloud } from '../support/environment';
import { expect, test, uniqueName } from '../support/fixtures';
import { expectVolumeStatus, openVolumeId } from '../support/volumes';

test('a volume becomes one of an encrypted type: refused where it is, copied on demand', async ({
  adminPage: page,
}) => {
  const type = uniqueName('sealed');
  await page.goto('/volume/types');
  await page.getByRole('button', { name: 'Create volume type' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: /^Name/ }).fill(type);
  await dialog.getByRole('checkbox', { name: /^Encrypt volumes/ }).check();
  await dialog.getByRole('button', { name: 'Create volume type' }).click();
  await expect(dialog).toBeHidden();

  const name = uniqueName('data');
  await page.goto('/volume/volumes/create');
  await page.getByRole('textbox', { name: /^Name/ }).fill(name);
  await page.getByRole('textbox', { name: /^Size/ }).fill('1');
  await page.getByRole('button', { name: 'Create volume', exact: true }).click();
  await expect(page.getByRole('heading', { name, level: 1 })).toBeVisible();
  await expectVolumeStatus(page, 'Available');
  const id = await openVolumeId(page);

  await page.getByRole('button', { name: `Actions for ${name}` }).click();
  await page.getByRole('menuitem', { name: 'Change type' }).click();
  await dialog.getByRole('combobox', { name: /^Type/ }).click();
  await page.getByRole('option', { name: type }).click();
  await dialog.getByRole('button', { name: 'Change type' }).click();
  await expect(dialog.getByRole('alert')).toContainText('The migration policy is “never”');
  await dialog.getByRole('radio', { name: /^On demand/ }).check();
  await dialog.getByRole('button', { name: 'Change type' }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('main').getByText('Encrypted', { exact: true }).first()).toBeVisible({
    timeout: 60_000,
  });
  await expectVolumeStatus(page, 'Available');

  const location = new RegExp(`volume-${id}\\.[0-9a-f-]{36}`).exec(
    await page.getByRole('main').innerText(),
  )?.[0];
  const file = path.join(cloud.stateDir, 'volumes', location ?? '');
  const { stdout } = await execa('qemu-img', ['info', '--output=json', '-U', file]);
  expect(JSON.parse(stdout)).toMatchObject({ encrypted: true });
  await page.getByRole('button', { name: `Actions for ${name}` }).click();
  await page.getByRole('menuitem', { name: 'Delete', exact: true }).click();
});
