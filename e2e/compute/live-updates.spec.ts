import { expect, test } from '../support/fixtures';
import { destroyDomain, domainState } from '../support/hypervisor';

test('what happens on the hypervisor is on the screen within two seconds, and the page stays as it was', async ({
  adminPage: page,
  instance,
}) => {
  await page.goto(`/compute/instances?search=${instance.name}`);
  const row = page.getByRole('row', { name: new RegExp(instance.name) });
  await expect(row.getByText('Active', { exact: true })).toBeVisible();
  await row.getByRole('checkbox').check();
  const url = page.url();

  await destroyDomain(instance.id);
  await expect(row.getByText('Shut off', { exact: true })).toBeVisible({ timeout: 2_000 });

  expect(page.url()).toBe(url);
  await expect(row.getByRole('checkbox')).toBeChecked();
});

test('a second window follows without a reload', async ({ adminPage: page, instance }) => {
  const other = await page.context().newPage();
  await other.goto(`/compute/instances/${instance.id}`);
  await expect(other.getByText('Active', { exact: true }).first()).toBeVisible();
  await page.goto(`/compute/instances/${instance.id}`);
  await page
    .getByRole('button', { name: 'Pause', exact: true })
    .or(page.getByRole('button', { name: /^(More|Actions)/ }))
    .first()
    .click();
  const item = page.getByRole('menuitem', { name: 'Pause', exact: true });
  if (await item.isVisible()) await item.click();
  await expect(other.getByText('Paused', { exact: true }).first()).toBeVisible();
  expect(await domainState(instance.id)).toBe('paused');
});
