import { expect, type Locator, type Page } from '@playwright/test';
import { z } from 'zod';
import { cloud } from './environment';

/** The status beside the heading of an instance's page. */
export function statusOf(page: Page): Locator {
  return page.getByRole('heading', { level: 1 }).locator('..');
}

/** Waits until the page says that this is the instance's status. */
export async function expectStatus(page: Page, status: string): Promise<void> {
  await expect(statusOf(page).getByText(status, { exact: true })).toBeVisible({ timeout: 90_000 });
}

export interface ChooseOptions {
  /** The action asks first. */
  confirm?: boolean;
}

/** Does something to the instance whose page this is, by the menu of its actions. */
export async function choose(page: Page, action: string, options: ChooseOptions = {}): Promise<void> {
  await page
    .getByRole('main')
    .getByRole('button', { name: /^Actions for/ })
    .click();
  const answered = page.waitForResponse((response) => response.url().includes('instance.action'));
  await page.getByRole('menuitem', { name: action, exact: true }).click();
  if (options.confirm)
    await page.getByRole('dialog').getByRole('button', { name: action, exact: true }).click();
  expect((await answered).ok()).toBe(true);
}

const detail = z.object({
  result: z.object({ data: z.object({ json: z.object({ taskState: z.string().nullable() }) }) }),
});

/** Waits until nothing is being done to an instance. */
export async function expectIdle(page: Page, id: string): Promise<void> {
  const input = JSON.stringify({ json: { id } });
  const task = async () => {
    const response = await page.request.get('/api/trpc/instance.get', { params: { input } });
    return detail.parse(await response.json()).result.data.json.taskState;
  };
  await expect.poll(task, { timeout: 90_000 }).toBeNull();
}

/** Asks for an action as the portal's own pages do, without one. */
export async function act(page: Page, id: string, action: string): Promise<void> {
  const response = await page.request.post('/api/trpc/instance.action', {
    headers: { origin: cloud.url },
    data: { json: { ids: [id], action } },
  });
  expect(response.ok(), await response.text()).toBe(true);
}
