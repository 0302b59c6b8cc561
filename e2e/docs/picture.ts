import path from 'node:path';
import type { Page } from '@playwright/test';
import { expect } from '../support/fixtures';

const folder = path.resolve(import.meta.dirname, '../../docs/images');

export const DESKTOP = { width: 1440, height: 900 };
export const PHONE = { width: 390, height: 844 };

/** Takes the picture of a page that is whole, below this name for the README. */
export async function picture(page: Page, name: string): Promise<void> {
  await expect(page.locator('[aria-busy="true"], [data-slot="skeleton"]')).toHaveCount(0);
  await page.screenshot({ path: path.join(folder, `${name}.png`), animations: 'disabled' });
}

/** Takes the pictures of pages, by name. */
export async function pictures(page: Page, pages: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, url] of Object.entries(pages)) {
    await page.goto(url);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await page.waitForLoadState('load');
    await picture(page, name);
  }
}
