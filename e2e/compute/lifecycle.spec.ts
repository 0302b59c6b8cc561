import { expect, launch, removeInstance, test, uniqueName } from '../support/fixtures';
import { domainRun, domainState } from '../support/hypervisor';
import { act, choose, expectIdle, expectStatus, statusOf } from '../support/instance-actions';

test('pause, suspend, stop and start: the page and the hypervisor always say the same', async ({
  adminPage: page,
  instance,
}) => {
  test.setTimeout(240_000);
  await page.goto(`/compute/instances/${instance.id}`);
  await choose(page, 'Pause');
  await expectStatus(page, 'Paused');
  expect(await domainState(instance.id)).toBe('paused');
  await choose(page, 'Unpause');
  await expectStatus(page, 'Active');
  expect(await domainState(instance.id)).toBe('running');
  await choose(page, 'Suspend');
  await expectStatus(page, 'Suspended');
  expect(await domainState(instance.id)).toBe('shut off');
  await choose(page, 'Resume');
  await expectStatus(page, 'Active');
  expect(await domainState(instance.id)).toBe('running');
  const run = await domainRun(instance.id);
  await choose(page, 'Hard reboot', { confirm: true });
  await expectIdle(page, instance.id);
  expect(await domainRun(instance.id)).not.toBe(run);
  await expectStatus(page, 'Active');
  await choose(page, 'Shut down');
  await expectStatus(page, 'Shut off');
  expect(await domainState(instance.id)).toBe('shut off');
  await page.goto(`/compute/instances/${instance.id}?tab=console`);
  await page.getByRole('tabpanel').getByRole('button', { name: 'Start' }).click();
  await expectStatus(page, 'Active');
  expect(await domainState(instance.id)).toBe('running');
});

test('a locked instance says why it refuses; unlocking it helps', async ({ adminPage: page, instance }) => {
  await page.goto(`/compute/instances/${instance.id}`);
  await choose(page, 'Lock');
  await expect(statusOf(page).getByRole('button', { name: 'Locked', exact: true })).toBeVisible();
  const actions = page.getByRole('button', { name: `Actions for ${instance.name}` });
  const deletion = page.getByRole('menuitem', { name: /^Delete/ });
  await actions.click();
  await expect(deletion).toHaveAttribute('aria-disabled', 'true');
  await expect(deletion).toContainText('It is locked. Unlock it first.');
  await page.keyboard.press('Escape');
  await expect(deletion).toBeHidden();
  await choose(page, 'Unlock');
  await actions.click();
  await expect(deletion).not.toHaveAttribute('aria-disabled', 'true');
});

test('a bulk action tells of each one: what was done, and why not', async ({ adminPage: page }) => {
  const prefix = uniqueName('bulk');
  const one = await launch(page, { name: `${prefix}-a` });
  const two = await launch(page, { name: `${prefix}-b` });
  await act(page, two.id, 'lock');
  await page.goto(`/compute/instances?q=${prefix}`);
  await expect(page.getByRole('row', { name: new RegExp(prefix) })).toHaveCount(2);
  await page.getByRole('checkbox', { name: 'Select all on this page' }).check();
  await page
    .getByRole('toolbar', { name: 'Actions on the selection' })
    .getByRole('button', { name: 'More' })
    .click();
  await page.getByRole('menuitem', { name: 'Pause', exact: true }).click();
  const refused = page.getByRole('dialog').getByRole('listitem').filter({ hasText: two.name });
  await expect(refused).toContainText(/locked/);
  await expect.poll(() => domainState(one.id)).toBe('paused');
  expect(await domainState(two.id)).toBe('running');
  await removeInstance(page, one.id);
  await removeInstance(page, two.id);
});
