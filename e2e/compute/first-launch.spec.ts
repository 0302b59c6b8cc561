import { expect, launch, removeInstance, test, uniqueName } from '../support/fixtures';
import { domainState, hasDisk } from '../support/hypervisor';

test('a newcomer signs in, launches, watches it being built, and deletes it', async ({ adminPage: page }) => {
  const name = uniqueName('first');
  const { id } = await launch(page, { name, description: 'the first one' });

  // What the page says is what the hypervisor says.
  expect(await domainState(id)).toBe('running');
  expect(hasDisk(id)).toBe(true);
  await expect(page.getByText('the first one')).toBeVisible();
  await expect(page.getByText(/\b10\.\d+\.\d+\.\d+\b/).first()).toBeVisible();

  // How it was built, step by step.
  await page.getByRole('tab', { name: 'Activity' }).click();
  await expect(page.getByText(/launch/i).first()).toBeVisible();

  // The guest's own words arrive in its log.
  await page.getByRole('tab', { name: 'Log' }).click();
  await expect(page.getByText(/Skydeck guest/).first()).toBeVisible({ timeout: 60_000 });

  await page.goto('/compute/instances');
  const row = page.getByRole('row', { name: new RegExp(name) });
  await row.getByRole('button', { name: new RegExp(`Actions for ${name}`) }).click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  const dialog = page.getByRole('alertdialog').or(page.getByRole('dialog'));
  const typed = dialog.getByRole('textbox');
  if (await typed.isVisible()) await typed.fill(name);
  await dialog.getByRole('button', { name: 'Delete' }).click();
  await expect(row).toHaveCount(0, { timeout: 30_000 });
  await expect.poll(() => domainState(id)).toBe('absent');
  await expect.poll(() => hasDisk(id)).toBe(false);
});

test('several at once get names with numbers, each its own guest and address', async ({
  adminPage: page,
}) => {
  const name = uniqueName('many');
  await page.goto('/compute/instances/launch');
  await page.getByRole('textbox', { name: /^Name/ }).fill(name);
  await page.getByLabel(/^Number/).fill('3');
  await page.getByRole('radio', { name: /^tiny/ }).click();
  await page.getByRole('button', { name: 'Launch 3 instances' }).click();
  await page.goto(`/compute/instances?search=${name}`);
  const rows = page.getByRole('row', { name: new RegExp(`${name}-[123]`) });
  await expect(rows).toHaveCount(3);
  await expect(rows.getByText('Active', { exact: true })).toHaveCount(3, { timeout: 90_000 });
  const hrefs = await rows
    .getByRole('link', { name: new RegExp(name) })
    .evaluateAll((links) => links.map((link) => link.getAttribute('href') ?? ''));
  const ids = [...new Set(hrefs.map((href) => /[0-9a-f-]{36}/.exec(href)?.[0] ?? ''))];
  expect(ids).toHaveLength(3);
  for (const id of ids) expect(await domainState(id)).toBe('running');
  for (const id of ids) await removeInstance(page, id);
});
