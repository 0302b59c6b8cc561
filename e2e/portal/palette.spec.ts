import { expect, test } from '../support/fixtures';

test('the palette goes to a page and finds an instance by name and by address', async ({
  adminPage: page,
  instance,
}) => {
  await page.goto(`/compute/instances/${instance.id}`);
  const address = await page
    .getByRole('tabpanel')
    .getByText(/^10\.\d+\.\d+\.\d+$/)
    .innerText();
  await page.goto('/compute/flavors');
  // Rows come from the server by a query of the page: it is alive, and hears the keys.
  await expect(page.getByRole('row', { name: /^tiny/ })).toBeVisible();
  await page.keyboard.press('ControlOrMeta+k');
  const input = page.getByRole('dialog', { name: 'Search and commands' }).getByRole('combobox');
  const found = page.getByRole('option', { name: new RegExp(`^${instance.name}`) });
  await input.fill(address);
  await expect(found).toBeVisible();
  await input.fill(instance.name);
  await found.click();
  await page.getByRole('option', { name: 'Open', exact: true }).click();
  await expect(page).toHaveURL(new RegExp(instance.id));

  await page.keyboard.press('ControlOrMeta+k');
  await input.fill('Images');
  await page.getByRole('option', { name: 'Images', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Images', level: 1 })).toBeVisible();
});
