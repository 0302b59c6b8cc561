import { test as base, expect, type Browser, type BrowserContextOptions, type Page } from '@playwright/test';
import { cloud, type Account } from './environment';
import { domainState, hasDisk } from './hypervisor';
import { act, expectStatus } from './instance-actions';

export { expect };

/** Signs in through the login page. */
export async function signIn(page: Page, account: Account): Promise<void> {
  await page.goto('/login');
  await page.getByLabel('User name').fill(account.name);
  await page.getByLabel('Password', { exact: true }).fill(account.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('heading', { name: 'Instances', level: 1 })).toBeVisible();
}

async function signedIn(browser: Browser, account: Account, options?: BrowserContextOptions): Promise<Page> {
  const context = await browser.newContext(options);
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
  // A test that failed may have left other images behind.
  await page.getByRole('radio', { name: /^Skydeck guest/ }).click();
  await page.getByRole('radio', { name: /^tiny/ }).click();
  if (options.userData) await page.getByLabel('User data').fill(options.userData);
  await page.getByRole('button', { name: 'Launch', exact: true }).click();
  await expect(page).toHaveURL(/[0-9a-f-]{36}/);
  const id = /[0-9a-f-]{36}/.exec(page.url())?.[0] ?? '';
  await expect(page.getByRole('heading', { name, level: 1 })).toBeVisible();
  await expectStatus(page, 'Active');
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
  for (const action of ['unlock', 'delete']) await act(page, id, action);
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

interface SharedFixtures {
  /** A running instance of the admin project for journeys that leave it as they found it: all share the one. */
  guest: Launched;
}

export const test = base.extend<Fixtures, SharedFixtures>({
  guest: [
    async ({ browser }, use) => {
      // The configuration's options are for the pages of single tests.
      const options = { baseURL: cloud.url, locale: 'en-US' };
      const page = await signedIn(browser, cloud.admin, options);
      const launched = await launch(page, { name: uniqueName('shared') });
      await page.context().close();
      await use(launched);
      // A journey may have ended all other sessions.
      const last = await signedIn(browser, cloud.admin, options);
      await removeInstance(last, launched.id);
      await last.context().close();
    },
    { scope: 'worker' },
  ],
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
