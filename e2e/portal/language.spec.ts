import { expect, test } from '../support/fixtures';

test('the whole page changes to Chinese and stays so', async ({ demoPage: page }) => {
  await page.getByRole('button', { name: 'Language' }).click();
  await page.getByRole('menuitemradio', { name: '简体中文' }).click();
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/实例/);
  await page.reload();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/实例/);

  // The choice belongs to the account: leave it as it was.
  await page.getByRole('button', { name: '语言' }).click();
  await page.getByRole('menuitemradio', { name: 'English' }).click();
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
});
