import type { Page } from '@playwright/test';
import { cloud } from '../support/environment';
import { expect, test, uniqueName } from '../support/fixtures';

/** More than a list of choices shows at first. */
const MANY = 52;

async function call(page: Page, procedure: string, json: object): Promise<unknown> {
  const response = await page.request.post(`/api/trpc/${procedure}`, {
    headers: { origin: cloud.url },
    data: { json },
  });
  expect(response.ok(), await response.text()).toBe(true);
  return ((await response.json()) as { result: { data: { json: unknown } } }).result.data.json;
}

test('what is beyond the first choices is found by typing, chosen by the keyboard, and taken back', async ({
  demoPage: page,
}) => {
  const names = Array.from({ length: MANY }, (_, index) =>
    uniqueName(`key-${String(index).padStart(2, '0')}`),
  );
  const ids: string[] = [];
  try {
    for (const name of names) {
      const { keyPair } = (await call(page, 'keyPair.generate', { name })) as { keyPair: { id: string } };
      ids.push(keyPair.id);
    }
    await chooseLast(page, names);
  } finally {
    for (const id of ids) await call(page, 'keyPair.delete', { id });
  }
});

async function chooseLast(page: Page, names: readonly string[]): Promise<void> {
  const last = names.at(-1) ?? '';
  await page.goto('/compute/instances/launch');
  const field = page.getByRole('combobox', { name: 'Key pair' });
  await expect(field).toHaveText('No key pair');
  await field.click();
  const options = page.getByRole('option');
  await expect(options.filter({ hasText: names[0] })).toBeVisible();
  await expect(options.filter({ hasText: last })).toHaveCount(0);
  await expect(page.getByText(/more\. Type to find them\./)).toBeVisible();

  await page.keyboard.type('nothing is called so');
  await expect(page.getByText('Nothing matches')).toBeVisible();
  await expect(options).toHaveCount(0);
  await page.getByPlaceholder('Search', { exact: true }).fill(last);
  await expect(options).toHaveText([last]);
  await page.keyboard.press('Enter');
  await expect(options).toHaveCount(0);
  await expect(field).toBeFocused();
  await expect(field).toHaveText(last);

  // The search begins anew, and what is chosen stays though it is not among the first.
  await field.click();
  await expect(options.filter({ hasText: names[0] })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(field).toHaveText(last);
  await field.click();
  await options.filter({ hasText: 'No key pair' }).click();
  await expect(field).toHaveText('No key pair');
}

test('a dialog begins at its first field, and gives the focus back to what opened it', async ({
  adminPage: page,
}) => {
  await page.goto('/volume/volumes');
  const button = page.getByRole('button', { name: 'Accept transfer' }).first();
  await button.click();
  await expect(page.getByRole('dialog').getByLabel('Transfer id')).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(button).toBeFocused();

  await page.goto('/volume/types');
  const menu = page.getByRole('button', { name: 'Actions for standard' });
  await menu.focus();
  await page.keyboard.press('Enter');
  await page.getByRole('menuitem', { name: 'Access' }).press('Enter');
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
  await expect(menu).toBeFocused();
});
