import { cloud } from '../support/environment';
import { expect, launch, removeInstance, signIn, test } from '../support/fixtures';
import { DESKTOP, PHONE, picture, pictures } from './picture';

test('pictures of compute', async ({ page, adminPage, browser }) => {
  test.setTimeout(600_000);
  await page.goto('/login');
  await picture(page, 'login');
  const launched = [];
  for (const name of ['web-1', 'web-2', 'database'])
    launched.push(await launch(adminPage, { name, description: 'Shop' }));
  const id = launched[0]?.id ?? '';

  await pictures(adminPage, {
    'instances-desktop': '/compute/instances',
    'launch-desktop': '/compute/instances/launch',
    'instance-overview': `/compute/instances/${id}`,
    'instance-activity': `/compute/instances/${id}?tab=activity`,
    'instance-log': `/compute/instances/${id}?tab=log`,
    'instance-xml': `/compute/instances/${id}?tab=xml`,
    flavors: '/compute/flavors',
    'key-pairs': '/compute/key-pairs',
    hosts: '/compute/hosts',
    activity: '/operations',
    sessions: '/identity/sessions',
  });
  await adminPage.goto(`/compute/instances/${id}?tab=console`);
  await expect(adminPage.locator('canvas').first()).toBeVisible({ timeout: 60_000 });
  await expect(adminPage.getByText('1 viewer')).toBeVisible();
  await picture(adminPage, 'instance-console');

  for (const [name, options] of Object.entries({
    phone: { viewport: PHONE, colorScheme: 'light' as const },
    dark: { viewport: DESKTOP, colorScheme: 'dark' as const },
  })) {
    const context = await browser.newContext({ ...options, baseURL: cloud.url });
    const other = await context.newPage();
    await signIn(other, cloud.admin);
    await other.goto('/compute/instances');
    await expect(other.getByText('web-1').first()).toBeVisible();
    await picture(other, `instances-${name}`);
    await other.goto(`/compute/instances/${id}`);
    await expect(other.getByRole('heading', { name: 'web-1', level: 1 })).toBeVisible();
    await picture(other, `instance-${name}`);
    await other.goto('/compute/instances/launch');
    await expect(other.getByRole('radio', { name: /^tiny/ })).toBeVisible();
    await picture(other, `launch-${name}`);
    await context.close();
  }
  for (const instance of launched) await removeInstance(adminPage, instance.id);
});
