import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test } from '../support/fixtures';

const pages = [
  '/compute/instances',
  '/compute/instances/launch',
  '/compute/flavors',
  '/compute/key-pairs',
  '/compute/hosts',
  '/image/images',
  '/image/metadata-definitions',
  '/volume/volumes',
  '/volume/volumes/create',
  '/volume/snapshots',
  '/volume/groups',
  '/volume/group-snapshots',
  '/volume/backups',
  '/volume/types',
  '/volume/qos-specs',
  '/volume/back-ends',
  '/network/networks',
  '/network/routers',
  '/network/security-groups',
  '/network/floating-ips',
  '/operations',
  '/identity/sessions',
];

async function seriousViolations(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`);
}

for (const theme of ['light', 'dark'] as const) {
  test(`no page has a serious accessibility violation (${theme})`, async ({ adminPage: page, instance }) => {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
    for (const path of [
      ...pages,
      `/compute/instances/${instance.id}`,
      `/compute/instances/${instance.id}?tab=network`,
    ]) {
      await page.goto(path);
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
      expect.soft(await seriousViolations(page), `${path} (${theme})`).toEqual([]);
    }
  });
}

test('the login page has none either', async ({ page }) => {
  await page.goto('/login');
  await expect(page.getByRole('button', { name: 'Sign in' })).toBeVisible();
  expect(await seriousViolations(page)).toEqual([]);
});
