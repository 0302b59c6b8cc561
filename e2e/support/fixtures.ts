import { test as base, expect, type Browser, type Page } from '@playwright/test';
import { cloud, type Account } from './environment';
import { domainState, hasDisk } from './hypervisor';

export { expect };

/** Signs in through the login page. */
export async function signIn(page: Page, account: Account): Promise<void> {
  await page.goto('/login');
  await page.getByLabel('User name').fill(account.name);
  await page.getByLabel('Password', { exact: true }).fill(account.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('heading', { name: 'Instances', level: 1 })).toBeVisible();
}

async function signedIn(browser: Browser, account: Account): Promise<Page> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await signIn(page, account);
  return page;
}

export interface Launched {
  id: string;
  name: string;
}

export interface LaunchOptions {
  name?: string;
  count?: number;
  userData?: string;
  description?: string;
}

/** Launches through the launch page and waits until the new instance's page says Active. */
export async function launch(page: Page, options: LaunchOptions = {}): Promise<Launched> {
  const name = options.name ?? uniqueName();
  await page.goto('/compute/instances/launch');
  await page.getByRole('textbox', { name: /^Name/ }).fill(name);
  if (options.description) await page.getByLabel('Description').fill(options.description);
  await page.getByRole('radio', { name: /^tiny/ }).click();
  if (options.userData) await page.getByLabel('User data').fill(options.userData);
  await page.getByRole('button', { name: 'Launch', exact: true }).click();
  await expect(page).toHaveURL(/[0-9a-f-]{36}/);
  const id = /[0-9a-f-]{36}/.exec(page.url())?.[0] ?? '';
  await expect(page.getByRole('heading', { name, level: 1 })).toBeVisible();
  await expect(page.getByText('Active', { exact: true }).first()).toBeVisible({ timeout: 60_000 });
  return { id, name };
}

let counter = 0;

/** A name that no earlier run has used. */
export function uniqueName(prefix = 'e2e'): string {
  counter += 1;
  return `${prefix}-${Date.now().toString(36)}-${counter}`;
}

/** Deletes through the portal's API and waits until nothing of it is left on the host. */
export async function removeInstance(page: Page, id: string): Promise<void> {
  // A test that failed half-way may have left it locked.
  for (const action of ['unlock', 'delete']) {
    const response = await page.request.post('/api/trpc/instance.action', {
      headers: { origin: cloud.url },
      data: { json: { ids: [id], action } },
    });
    expect(response.ok(), await response.text()).toBe(true);
  }
  await expect.poll(() => domainState(id), { timeout: 60_000 }).toBe('absent');
  await expect.poll(() => hasDisk(id), { timeout: 60_000 }).toBe(false);
}

interface Fixtures {
  /** A page signed in as the cloud administrator. */
  adminPage: Page;
  /** A page signed in as `demo`, a member of the project `demo`. */
  demoPage: Page;
  /** A running instance of the admin project; gone after the test. */
  instance: Launched;
}

export const test = base.extend<Fixtures>({
  adminPage: async ({ browser }, use) => {
    const page = await signedIn(browser, cloud.admin);
    await use(page);
    await page.context().close();
  },
  demoPage: async ({ browser }, use) => {
    const page = await signedIn(browser, cloud.demo);
    await use(page);
    await page.context().close();
  },
  instance: async ({ adminPage }, use) => {
    const launched = await launch(adminPage);
    await use(launched);
    if ((await domainState(launched.id)) !== 'absent' || hasDisk(launched.id)) {
      await removeInstance(adminPage, launched.id);
    }
  },
});
