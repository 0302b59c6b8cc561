import { expect, test } from '../support/fixtures';

test('the palette goes to a page and finds an instance by name and by address', async ({
  adminPage: page,
  instance,
}) => {
  await page.goto('/compute/flavors');
  await expect(page.getByRole('heading', { name: 'Flavors', level: 1 })).toBeVisible();
  await page.keyboard.press('ControlOrMeta+k');
  const input = page
    .getByRole('combobox', { name: /Search and commands|Go to/ })
    .or(page.getByPlaceholder(/Go to, find by name/));
  await input.first().fill(instance.name);
  await page
    .getByRole('option', { name: new RegExp(instance.name) })
    .first()
    .click();
  const open = page.getByRole('option', { name: 'Open', exact: true });
  if (await open.isVisible()) await open.click();
  await expect(page).toHaveURL(new RegExp(instance.id));

  await page.keyboard.press('ControlOrMeta+k');
  await input.first().fill('Images');
  await page.getByRole('option', { name: 'Images' }).first().click();
  await expect(page.getByRole('heading', { name: 'Images', level: 1 })).toBeVisible();
});
