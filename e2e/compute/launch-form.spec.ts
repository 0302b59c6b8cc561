import { expect, test } from '../support/fixtures';
import { domainCount } from '../support/hypervisor';

test('the form says what is wrong as it is typed, and keeps what was typed', async ({ demoPage: page }) => {
  await page.goto('/compute/instances/launch');
  const name = page.getByRole('textbox', { name: /^Name/ });
  await name.fill('not a host name!');
  await name.blur();
  await expect(page.getByText(/letters, digits and hyphens/i).first()).toBeVisible();
  await expect(name).toHaveValue('not a host name!');
  await page.getByRole('textbox', { name: /^User data/ }).fill(`#!/bin/sh\n${'x'.repeat(70_000)}`);
  await expect(page.getByText(/more than the limit|too large/i).first()).toBeVisible();
});

test('what no host can take ends as an error with its reason, and costs nothing on the host', async ({
  adminPage: page,
}) => {
  const before = await domainCount();
  await page.goto('/compute/instances/launch');
  await page.getByRole('textbox', { name: /^Name/ }).fill('too-large');
  await page.getByRole('radio', { name: /^xlarge/ }).click();
  await page.getByRole('button', { name: 'Launch', exact: true }).click();
  await expect(page).toHaveURL(/[0-9a-f-]{36}/);
  await expect(page.getByText(/No valid host was found/).first()).toBeVisible({ timeout: 30_000 });
  await expect(page.getByText(/free/).first()).toBeVisible();
  expect(await domainCount()).toBe(before);
  const id = /[0-9a-f-]{36}/.exec(page.url())?.[0] ?? '';
  const response = await page.request.post('/api/trpc/instance.action', {
    headers: { origin: new URL(page.url()).origin },
    data: { json: { ids: [id], action: 'delete' } },
  });
  expect(response.ok()).toBe(true);
});
