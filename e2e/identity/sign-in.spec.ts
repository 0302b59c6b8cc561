import { expect, signIn, test } from '../support/fixtures';
import { cloud } from '../support/environment';

test('a wrong password says so and keeps what was typed', async ({ page }) => {
  await page.goto('/login');
  await page.getByLabel('User name').fill('nobody-by-this-name');
  await page.getByLabel('Password', { exact: true }).fill('not the password');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByText('User name or password is wrong.')).toBeVisible();
  await expect(page.getByLabel('User name')).toHaveValue('nobody-by-this-name');
});

test('a deep link asks for a sign-in and leads back', async ({ page }) => {
  await page.goto('/compute/flavors');
  await expect(page).toHaveURL(/\/login/);
  await page.getByLabel('User name').fill(cloud.demo.name);
  await page.getByLabel('Password', { exact: true }).fill(cloud.demo.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('heading', { name: 'Flavors', level: 1 })).toBeVisible();
});

test('a session that is revoked ends the other browser', async ({ adminPage: page, browser }) => {
  const other = await browser.newContext();
  const otherPage = await other.newPage();
  await signIn(otherPage, cloud.admin);
  await page.goto('/identity/sessions');
  await page.getByRole('button', { name: 'Sign out everywhere else', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Sign out', exact: true }).click();
  await expect(otherPage).toHaveURL(/\/login/, { timeout: 10_000 });
  await other.close();
});

test('signing out ends the session and stays on the address that the browser came by', async ({
  browser,
}) => {
  // The same portal by another name than the one it is configured with.
  const address = new URL(cloud.url);
  address.hostname = address.hostname === 'localhost' ? '127.0.0.1' : 'localhost';
  const context = await browser.newContext({ baseURL: address.origin });
  const page = await context.newPage();
  await signIn(page, cloud.demo);
  await page.getByRole('button', { name: /Account of demo/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await expect(page).toHaveURL(`${address.origin}/login`);
  await page.goto('/compute/instances');
  await expect(page).toHaveURL(/\/login/);
  await context.close();
});
