import { BOOT_MS } from '../support/console';
import { expect, launch, removeInstance, test, uniqueName } from '../support/fixtures';
import { domainState, hasDisk } from '../support/hypervisor';

test('a newcomer signs in, launches, watches it being built, and deletes it', async ({ adminPage: page }) => {
  const name = uniqueName('first');
  const { id } = await launch(page, { name, description: 'the first one' });

  // What the page says is what the hypervisor says.
  expect(await domainState(id)).toBe('running');
  expect(hasDisk(id)).toBe(true);
  await expect(page.getByRole('main').getByText('the first one', { exact: true })).toBeVisible();
  await expect(page.getByRole('tabpanel').getByText(/^10\.\d+\.\d+\.\d+$/)).toBeVisible();

  // How it was built, step by step.
  await page.getByRole('tab', { name: 'Activity' }).click();
  const launching = page.getByRole('tabpanel').getByRole('row', { name: /Launch instance/ });
  await expect(launching).toContainText('Done');

  // The guest's own words arrive in its log.
  await page.getByRole('tab', { name: 'Log' }).click();
  await expect(page.getByRole('log')).toContainText('Skydeck guest', { timeout: BOOT_MS });

  await page.goto('/compute/instances');
  const row = page.getByRole('row', { name: new RegExp(name) });
  await row.getByRole('button', { name: `Actions for ${name}` }).click();
  await page.getByRole('menuitem', { name: 'Delete', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(row).toHaveCount(0, { timeout: 30_000 });
  await expect.poll(() => domainState(id), { timeout: 60_000 }).toBe('absent');
  await expect.poll(() => hasDisk(id), { timeout: 60_000 }).toBe(false);
});

test('several at once get names with numbers, each its own guest and address', async ({
  adminPage: page,
}) => {
  const name = uniqueName('many');
  await page.goto('/compute/instances/launch');
  await page.getByRole('textbox', { name: /^Name/ }).fill(name);
  await page.getByLabel(/^Number/).fill('3');
  await page.getByRole('radio', { name: /^Skydeck guest/ }).click();
  await page.getByRole('radio', { name: /^tiny/ }).click();
  await page.getByRole('button', { name: 'Launch 3 instances' }).click();
  await expect(page.getByRole('heading', { name: 'Instances', level: 1 })).toBeVisible();
  await page.goto(`/compute/instances?q=${name}`);
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
