import type { Page } from '@playwright/test';
import { expect, launch, removeInstance, test, uniqueName } from '../support/fixtures';
import { domainState } from '../support/hypervisor';

async function act(page: Page, action: string): Promise<void> {
  const direct = page.getByRole('main').getByRole('button', { name: action, exact: true });
  if (await direct.isVisible()) {
    await direct.click();
  } else {
    await page.getByRole('button', { name: /^(More|Actions)/ }).click();
    await page.getByRole('menuitem', { name: action, exact: true }).click();
  }
  const dialog = page.getByRole('alertdialog').or(page.getByRole('dialog'));
  // Some actions ask first; the question is there in the same frame as the click or not at all.
  if (await dialog.isVisible()) await dialog.getByRole('button', { name: action, exact: true }).click();
}

async function expectStatus(page: Page, status: string): Promise<void> {
  await expect(page.getByRole('main').getByText(status, { exact: true }).first()).toBeVisible({
    timeout: 90_000,
  });
}

test('pause, suspend, stop and start: the page and the hypervisor always say the same', async ({
  adminPage: page,
  instance,
}) => {
  test.setTimeout(240_000);
  await page.goto(`/compute/instances/${instance.id}`);
  await act(page, 'Pause');
  await expectStatus(page, 'Paused');
  expect(await domainState(instance.id)).toBe('paused');
  await act(page, 'Unpause');
  await expectStatus(page, 'Active');
  expect(await domainState(instance.id)).toBe('running');
  await act(page, 'Suspend');
  await expectStatus(page, 'Suspended');
  expect(await domainState(instance.id)).toBe('shut off');
  await act(page, 'Resume');
  await expectStatus(page, 'Active');
  expect(await domainState(instance.id)).toBe('running');
  await act(page, 'Hard reboot');
  await expect.poll(() => domainState(instance.id)).toBe('running');
  await expectStatus(page, 'Active');
  await act(page, 'Shut down');
  await expectStatus(page, 'Shut off');
  expect(await domainState(instance.id)).toBe('shut off');
  await page.goto(`/compute/instances/${instance.id}?tab=console`);
  await page.getByRole('tabpanel').getByRole('button', { name: 'Start' }).click();
  await expectStatus(page, 'Active');
  expect(await domainState(instance.id)).toBe('running');
});

test('a locked instance says why it refuses; unlocking it helps', async ({ adminPage: page, instance }) => {
  await page.goto(`/compute/instances/${instance.id}`);
  await act(page, 'Lock');
  await expect(page.getByRole('button', { name: 'Locked', exact: true }).first()).toBeVisible();
  await page.getByRole('button', { name: /^(More|Actions)/ }).click();
  await expect(page.getByRole('menuitem', { name: /^Delete/ })).toHaveAttribute('aria-disabled', 'true');
  await expect(page.getByRole('menuitem', { name: /^Delete/ })).toContainText(/locked/i);
  await page.keyboard.press('Escape');
  await act(page, 'Unlock');
  await page.getByRole('button', { name: /^(More|Actions)/ }).click();
  await expect(page.getByRole('menuitem', { name: /^Delete/ })).not.toHaveAttribute('aria-disabled', 'true');
});

test('a bulk action tells of each one: what was done, and why not', async ({ adminPage: page }) => {
  const prefix = uniqueName('bulk');
  const one = await launch(page, { name: `${prefix}-a` });
  const two = await launch(page, { name: `${prefix}-b` });
  await page.request.post('/api/trpc/instance.action', {
    headers: { origin: new URL(page.url()).origin },
    data: { json: { ids: [two.id], action: 'lock' } },
  });
  await page.goto(`/compute/instances?search=${prefix}`);
  await expect(page.getByRole('row', { name: new RegExp(prefix) })).toHaveCount(2);
  await page.getByRole('checkbox', { name: 'Select all on this page' }).check();
  await page
    .getByRole('toolbar', { name: 'Actions on the selection' })
    .getByRole('button', { name: 'More' })
    .click();
  await page.getByRole('menuitem', { name: 'Pause', exact: true }).click();
  const dialog = page.getByRole('dialog').or(page.getByRole('alertdialog'));
  await expect(dialog.getByText(/locked/i).first()).toBeVisible();
  await expect.poll(() => domainState(one.id)).toBe('paused');
  expect(await domainState(two.id)).toBe('running');
  await page.request.post('/api/trpc/instance.action', {
    headers: { origin: new URL(page.url()).origin },
    data: { json: { ids: [two.id], action: 'unlock' } },
  });
  await removeInstance(page, one.id);
  await removeInstance(page, two.id);
});
