import { expect, test } from '../support/fixtures';
import { withFullHosts } from '../support/full-hosts';
import { domainCount } from '../support/hypervisor';
import { act } from '../support/instance-actions';

test('the form says what is wrong as it is typed, and keeps what was typed', async ({ demoPage: page }) => {
  await page.goto('/compute/instances/launch');
  const name = page.getByRole('textbox', { name: /^Name/ });
  await name.fill('not a host name!');
  await name.blur();
  await expect(name).toHaveAccessibleDescription(/Use 1 to 63 letters, digits and hyphens/);
  await expect(name).toHaveValue('not a host name!');
  const userData = page.getByRole('textbox', { name: /^User data/ });
  await userData.fill(`#!/bin/sh\n${'x'.repeat(70_000)}`);
  await expect(userData).toHaveAccessibleDescription(/is more than the limit of/);
});

test('what no host can take ends as an error with its reason, and costs nothing on the host', async ({
  adminPage: page,
}) => {
  const before = await domainCount();
  await page.goto('/compute/instances/launch');
  await page.getByRole('textbox', { name: /^Name/ }).fill('no-room');
  await page.getByRole('radio', { name: /^Skydeck guest/ }).click();
  await page.getByRole('radio', { name: /^tiny/ }).click();
  await withFullHosts(async () => {
    await page.getByRole('button', { name: 'Launch', exact: true }).click();
    await expect(page).toHaveURL(/[0-9a-f-]{36}/);
    const failure = page.getByRole('alert').filter({ hasText: 'No valid host was found' });
    await expect(failure).toContainText('0 MiB free', { timeout: 30_000 });
  });
  expect(await domainCount()).toBe(before);
  const id = /[0-9a-f-]{36}/.exec(page.url())?.[0] ?? '';
  await act(page, id, 'delete');
});
