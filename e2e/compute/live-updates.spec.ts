import { expect, test } from '../support/fixtures';
import { destroyDomain, domainState } from '../support/hypervisor';
import { choose, expectStatus } from '../support/instance-actions';

test('what happens on the hypervisor is on the screen within two seconds, and the page stays as it was', async ({
  adminPage: page,
  instance,
}) => {
  await page.goto(`/compute/instances?q=${instance.name}`);
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
  await expectStatus(other, 'Active');
  await page.goto(`/compute/instances/${instance.id}`);
  await choose(page, 'Pause');
  await expectStatus(other, 'Paused');
  expect(await domainState(instance.id)).toBe('paused');
});
